"""How far the countries of a drill have come before its week: what is needed is done, some of the rest is under way."""

from ops.operations.model import Participant
from ops.readiness.model import TASKS, NewState, Task

_EVIDENCE: dict[Task, str] = {
    "legal_basis": "Agreement of the ministers of 12 October (drill)",
    "dpo": "Named in the agreement (drill)",
    "units": "List of units and posts, second version (drill)",
    "officers": "All enrolled, list signed by the focal point (drill)",
    "devices": "Each post has filed a check (drill)",
    "list_access": "Signed by the owner of the list (drill)",
    "directory": "Read aloud and confirmed by telephone (drill)",
    "victim_service": "Day and night, agreed in writing (drill)",
    "custody": "Room at the court of first instance (drill)",
    "fallback": "Satellite telephone at the bureau (drill)",
    "exercise": "Passed on the Thursday before (drill)",
}
"""What shows each task; a focal point's evidence is the person, and an interpreter is still looked for."""


def states_of(member: Participant) -> dict[Task, NewState]:
    """What a country says of its fourteen tasks."""
    focal = {"police_focal": member.focal_points.police, "prosecutor_focal": member.focal_points.prosecutor}
    shown = {task: evidence for task, evidence in {**_EVIDENCE, **focal}.items() if evidence}
    return {task: NewState("done", shown[task]) if task in shown else NewState("under_way") for task in TASKS}
