"""Reading an alert for a partner's own system: row security says what it sees, the policy whether that may leave."""

from uuid import UUID

from alerts.coordination.model import UNSENT, AlertFace
from alerts.coordination.queries import find_alert, get_handled
from alerts.followup.queries import list_steps
from integrations.partners.model import PartnerAlert, PartnerFace, as_partners_see, face_for_partners
from jointops.base.access import MARKINGS
from jointops.base.errors import NotFound
from jointops.base.handling import given_to, may
from jointops.base.tx import Tx


async def find_for_partner(tx: Tx, id: UUID) -> PartnerAlert | PartnerFace | None:
    """One alert as far as it may leave for this viewer's own system; None when nothing of it may.

    What leaves cannot be taken back, so the policy is asked as for an export: never at TLP:RED, nor what may go no
    further than its addressees (H2). Drafts stay here.
    """
    try:
        alert, handled = await get_handled(tx, id)
    except NotFound:
        return await _face(tx, id)
    if alert.state in UNSENT or not may("export", handled, tx.viewer):
        return None
    return as_partners_see(alert, await list_steps(tx, id))


async def _face(tx: Tx, id: UUID) -> PartnerFace | None:
    """Who sees the face alone was given no more; of what stays with its addressees there is no other face."""
    try:
        found = await find_alert(tx, id)
    except NotFound:
        return None
    if not isinstance(found, AlertFace):
        return None
    travels = given_to(f"centre:{found.operation}", MARKINGS[found.marking])
    return face_for_partners(found) if may("export", travels, tx.viewer) else None
