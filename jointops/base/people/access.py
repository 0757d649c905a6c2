"""What a person may see and do: a change is proposed by an administrator, released by another or the DPO."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import msgspec

from jointops.base.access import FROM, USER, VERBS, Viewer, access_class, allowed
from jointops.base.approvals.actions import Approvals, propose
from jointops.base.approvals.model import Act, Kind, NewProposal, Proposal, WholeProposal
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, SecondPersonMissing, Stale
from jointops.base.people.actions import q
from jointops.base.people.model import CHANGE_ACCESS, GRANTED, Access, NewAccess
from jointops.base.tx import Event, Tx

LASTS = timedelta(days=7)

DECIDERS = access_class("office:admin", "office:dpo", marking=1)
"""Administrators are cleared for no case content, so what they decide on holds none."""


async def propose_access(db: Db, approvals: Approvals, viewer: Viewer, id: UUID, new: NewAccess) -> Proposal:
    """Propose another access for a person.

    Raises NotAllowed (403), NotFound (404), Invalid (422: nothing changes, a word that cannot be given).
    """
    allowed(viewer, CHANGE_ACCESS)
    may_be_given(new.role, new.principals or ())
    class_id = await db.class_id(DECIDERS)
    async with db.write(viewer) as tx:
        tx.require(CHANGE_ACCESS)
        row = await tx.one(q.get_person, id=id)
        known = Access(**{name: row[name] for name in Access.__struct_fields__})
        wanted = msgspec.structs.replace(known, **_given(new))
        changes = [name for name in Access.__struct_fields__ if getattr(wanted, name) != getattr(known, name)]
        if not changes:
            raise Invalid("This is the access that the person has already.")
        made = await propose(
            tx,
            NewProposal(
                kind="access.change",
                reason=new.reason,
                summary={"changes": changes},
                content={"from": known, "to": wanted},
                class_id=class_id,
                lasts=LASTS,
                record=id,
            ),
        )
        tx.audit(CHANGE_ACCESS, id, owner=row["country"], result="proposed")
        return await approvals.one(tx, made)


def may_be_given(role: str | None, principals: Iterable[str]) -> None:
    """Raises Invalid (422: a role that there is not, a word that comes of itself, the word of one person)."""
    if any(one.startswith(FROM) for one in principals):
        said = f"Leave out what begins with “{FROM}”; everybody holds the word of their own country."
        raise Invalid.field("/principals", said, "of-itself")
    if any(one.startswith(USER) for one in principals):
        said = f"Leave out what begins with “{USER}”: it is of one person alone, who holds it of themselves."
        raise Invalid.field("/principals", said, "of-one-person")
    if role is not None and role not in roles():
        raise Invalid.field("/role", f"One of {', '.join(sorted(roles()))}.", "unknown")


def roles() -> frozenset[str]:
    """The roles that any act is open to."""
    return frozenset[str]().union(*(act.roles for act in VERBS.values()))


def access_kind() -> Kind:
    """How a change of access is carried out."""
    return Kind(name="access.change", roles=frozenset({"admin", "dpo"}), proposes=CHANGE_ACCESS, on_release=_change)


async def _change(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    person = proposal.record
    assert person is not None  # `propose_access` names the account
    if person == viewer.person_id:
        raise SecondPersonMissing("Nobody releases a change of their own access.", why="own-account")
    async with db.read(viewer) as tx:
        row = await tx.one(q.get_person, id=person)
    class_id = await db.class_id(access_class(f"{USER}{row['user']}", marking=0))

    async def act(tx: Tx) -> None:
        if not await tx.value(q.apply_access, proposal=proposal.id):
            raise Stale(
                "The person's access has changed since this was proposed: refuse it and propose it anew.",
                why="account-moved-on",
            )
        tx.audit(CHANGE_ACCESS, person, owner=row["country"], result="released")
        tx.emit(Event(kind=GRANTED, record=person, version=1, class_id=class_id, at=utc_now()))

    return act


def _given(new: NewAccess) -> dict[str, object]:
    fields = {name: getattr(new, name) for name in Access.__struct_fields__}
    return {name: value for name, value in fields.items() if value is not None}
