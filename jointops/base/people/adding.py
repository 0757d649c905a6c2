"""New accounts: an administrator proposes one and a second person releases it; the first two are made by hand."""

from typing import Any, Literal, get_args

import msgspec

from jointops.base.access import Viewer, allowed
from jointops.base.approvals.actions import Approvals, propose
from jointops.base.approvals.model import Act, Kind, NewProposal, Proposal, WholeProposal
from jointops.base.db import Db
from jointops.base.errors import Invalid, Stale, WrongState
from jointops.base.ids import uuid7
from jointops.base.people.access import DECIDERS, LASTS, may_be_given
from jointops.base.people.actions import q
from jointops.base.people.model import ADD, Country, NewAccount, UserName
from jointops.base.text import clean
from jointops.base.tx import Tx

Office = Literal["admin", "dpo"]


class FirstOffice(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds one of a deployment's first two offices, and of which."""

    user: UserName
    name: str
    country: Country
    office: Office


async def propose_account(db: Db, approvals: Approvals, viewer: Viewer, new: NewAccount) -> Proposal:
    """Propose an account for somebody who has none.

    Raises NotAllowed (403), Invalid (422: a name that is taken, a role that there is not, a word that cannot be given).
    """
    allowed(viewer, ADD)
    may_be_given(new.role, new.principals)
    content = _content(new)
    class_id = await db.class_id(DECIDERS)
    async with db.write(viewer) as tx:
        tx.require(ADD)
        if await tx.value(q.has_account, user_name=new.user):
            raise Invalid.field("/user", "Somebody has an account of this name.", "taken")
        made = await propose(
            tx,
            NewProposal(
                kind="account.add",
                reason=new.reason,
                summary={"role": new.role, "country": new.country},
                content=content,
                class_id=class_id,
                lasts=LASTS,
                record=uuid7(),
            ),
        )
        tx.audit(ADD, made, owner=new.country, result="proposed")
        return await approvals.one(tx, made)


def _content(new: NewAccount) -> dict[str, Any]:
    """What is decided on: the account, with the office that its role brings."""
    office = f"office:{new.role}"
    brought = [office] if new.role in get_args(Office) and office not in new.principals else []
    fields = {name: getattr(new, name) for name in NewAccount.__struct_fields__ if name != "reason"}
    return {**fields, "principals": [*new.principals, *brought]}


def adding_kind() -> Kind:
    """How a new account is made."""
    return Kind(name="account.add", roles=frozenset({"admin", "dpo"}), proposes=ADD, on_release=_add)


async def _add(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    async def act(tx: Tx) -> None:
        if await tx.value(q.add_account, proposal=proposal.id) is None:
            raise Stale(
                "Somebody has an account of this name by now: refuse it and propose another.", why="account-moved-on"
            )
        tx.audit(ADD, proposal.record, owner=proposal.content["country"], result="released")

    return act


async def make_first_office(db: Db, first: FirstOffice, by: str) -> None:
    """An account of one of the first two offices, made by whoever holds the node's machine.

    by  who typed it, and where
    Raises Invalid (422), WrongState (409: two hold an office, or the name is taken).
    """
    async with db.service("door") as tx:
        made = await tx.value(
            q.first_office,
            user_name=first.user,
            name=clean(first.name),
            country=first.country,
            office=first.office,
        )
        if made is None:
            raise WrongState(
                "Two people hold an office here already, or somebody has an account of this name: an administrator "
                "proposes further accounts on the page of people, and a second person releases them."
            )
        tx.audit(ADD, made, owner=first.country, result=f"first {first.office}: {by}")
