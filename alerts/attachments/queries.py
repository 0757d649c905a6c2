"""The statements of attachments; which files an alert has is read with it (`alerts.coordination.queries`)."""

from jointops.base import sql

q = sql.load("alerts.attachments")
