"""Whether somebody works here: accounts are suspended, taken up again and ended by one person and another."""

from uuid import UUID

from jointops.base.access import Viewer, allowed
from jointops.base.approvals.actions import Approvals, propose
from jointops.base.approvals.model import Act, Kind, NewProposal, Proposal, WholeProposal
from jointops.base.db import Db
from jointops.base.errors import Invalid, SecondPersonMissing, Stale, WrongState
from jointops.base.people.access import DECIDERS, LASTS
from jointops.base.people.actions import q
from jointops.base.people.model import SET_STATE, NewState
from jointops.base.sessions.actions import Sessions
from jointops.base.tx import Tx


async def propose_state(db: Db, approvals: Approvals, viewer: Viewer, id: UUID, new: NewState) -> Proposal:
    """Propose that an account is suspended, taken up again or ended.

    Raises NotAllowed (403), NotFound (404), WrongState (409: it has ended), Invalid (422: nothing changes).
    """
    allowed(viewer, SET_STATE)
    class_id = await db.class_id(DECIDERS)
    async with db.write(viewer) as tx:
        tx.require(SET_STATE)
        row = await tx.one(q.get_person, id=id)
        known = row["state"]
        if known == "ended":
            raise WrongState("This account has ended: whoever comes back gets a new one.", why="account-ended")
        if known == new.state:
            raise Invalid.field("/state", f"This account is {known} already.", "unchanged")
        made = await propose(
            tx,
            NewProposal(
                kind="account.state",
                reason=new.reason,
                summary={"state": new.state},
                content={"from": {"state": known}, "to": {"state": new.state}},
                class_id=class_id,
                lasts=LASTS,
                record=id,
            ),
        )
        tx.audit(SET_STATE, id, owner=row["country"], result=f"{new.state} proposed")
        return await approvals.one(tx, made)


def account_kind(sessions: Sessions) -> Kind:
    """How it is carried out: sessions, tokens and passkeys end with it, and every screen hears so."""
    ended: dict[UUID, list[UUID]] = {}

    async def on_release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
        person = proposal.record
        assert person is not None  # `propose_state` names the account
        if person == viewer.person_id:
            raise SecondPersonMissing("Nobody releases a change of their own account.", why="own-account")

        async def act(tx: Tx) -> None:
            gone = await tx.value(q.apply_account, proposal=proposal.id)
            if gone is None:
                raise Stale(
                    "The account has changed since this was proposed: refuse it and propose it anew.",
                    why="account-moved-on",
                )
            tx.audit(SET_STATE, person, result=proposal.content["to"]["state"], records=len(gone))
            ended[proposal.id] = gone

        return act

    async def after(db: Db, proposal: WholeProposal) -> None:
        for session in ended.pop(proposal.id, []):
            sessions.forget(session)

    return Kind(
        name="account.state",
        roles=frozenset({"admin", "dpo"}),
        proposes=SET_STATE,
        on_release=on_release,
        after=after,
    )
