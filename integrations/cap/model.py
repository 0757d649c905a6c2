"""An alert in the Common Alerting Protocol (OASIS CAP 1.2): for systems of civil protection and their kin."""

from typing import Literal

from jointops.base.access import verb

SAY = verb("alert.cap")
MEDIA_TYPE = "application/cap+xml"

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"

Kind = Literal["Alert", "Update", "Cancel"]
"""What a message is to those before it: the first, one in its place, or the end of all of them."""

URGENCY = {"P1": "Immediate", "P2": "Expected", "P3": "Future", "P4": "Unknown"}
SEVERITY = {"P1": "Extreme", "P2": "Severe", "P3": "Moderate", "P4": "Minor"}

CERTAINTY = {"match": "Possible", "incident": "Observed", "route": "Possible"}
"""By what gave rise to the alert: a match is possible until a person has verified it, and
a route what somebody makes of its legs."""

SCOPE = {"TLP:CLEAR": "Public", "TLP:GREEN": "Restricted", "TLP:AMBER": "Restricted", "TLP:AMBER+STRICT": "Private"}
"""TLP:RED does not leave; what is private names its addressees."""
