"""Reads of the desk: requests and files for the officer for data protection, tasks and notices for bureaux."""

from datetime import datetime
from uuid import UUID

from jointops.base.page import Place
from jointops.base.tx import Tx, row_as, rows_as
from ops.rights.finding import q
from ops.rights.model import File, Finding, Notice, SubjectRequest, Task


async def get_file(tx: Tx, id: UUID, now: datetime) -> File:
    """A request with all that was found. Raises NotFound (404)."""
    findings = rows_as(Finding, await tx.all(q.findings_of, request_id=id))
    return File(**dict(await tx.one(q.get_request, id=id, now=now)), findings=findings)


async def get_request(tx: Tx, id: UUID, now: datetime) -> SubjectRequest:
    """A request alone. Raises NotFound (404)."""
    return row_as(SubjectRequest, await tx.one(q.get_request, id=id, now=now))


async def list_requests(tx: Tx, before: Place | None, now: datetime, most: int) -> list[SubjectRequest]:
    """Requests, newest first."""
    received_at, id = before or (None, None)
    return rows_as(SubjectRequest, await tx.all(q.list_requests, received_at=received_at, id=id, now=now, most=most))


async def list_tasks(tx: Tx, before: Place | None, most: int) -> list[Task]:
    """What the viewer's bureau is asked to decide, newest first."""
    found_at, id = before or (None, None)
    return rows_as(Task, await tx.all(q.tasks, owner=tx.viewer.country, found_at=found_at, id=id, most=most))


async def list_notices(tx: Tx, record: UUID | None, before: Place | None, most: int) -> list[Notice]:
    """Notices that the viewer may see, newest first."""
    made_at, id = before or (None, None)
    return rows_as(Notice, await tx.all(q.list_notices, record=record, made_at=made_at, id=id, most=most))
