"""What is to be done in the directory: an entry to verify, or one whose authority says that it is not competent.

An entry that grows old asks for itself (`keeper.py`). Whoever sends something, or answers it, asks for it and does not
see it. Its keepers read the entry, and learn by that alone that something was kept back from it, or refused, and when:
not what, nor by whom, nor of which operation. Where that is too much, nothing is asked (`stays_with_addressees`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from alerts.authorities.model import (
    ASK,
    FINISH_TASK,
    VERIFIED,
    Authority,
    Finished,
    NotCompetent,
    Task,
    task_class,
)
from alerts.authorities.queries import get_authority, named_authorities, q
from alerts.authorities.standing import block_of, is_old, is_over
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Stale, WrongState
from jointops.base.ids import uuid7
from jointops.base.page import DEFAULT, Page, decode, page
from jointops.base.tx import Event, Tx


async def list_tasks(tx: Tx, cursor: str | None) -> Page[Task]:
    """What this keeper has to do, the longest waiting first."""
    at, id = decode(cursor) or (None, None)
    rows = await tx.all(q.open_tasks, after_at=at, after_id=id, most=DEFAULT + 1)
    named = await named_authorities(tx, list({row["authority"] for row in rows}))
    waiting = {one.id for one in named if _waits(one)}
    tasks = [Task(**dict(row), may_finish=row["kind"] != "verify" or row["authority"] not in waiting) for row in rows]
    return page(tasks, DEFAULT, lambda one: (one.asked_at, one.id))


async def finish_task(db: Db, viewer: Viewer, id: UUID, done: Finished, version: int) -> None:
    """A keeper has seen to it.

    Raises NotFound (404), WrongState (409: it is done, or nobody has confirmed the entry that was to be), Stale (412).
    """
    async with db.write(viewer) as tx:
        tx.require(FINISH_TASK)
        row = await tx.one(q.get_task, id=id)
        if row["done_at"] is not None:
            raise WrongState("This was seen to already.")
        if row["version"] != version:
            raise Stale
        if row["kind"] == "verify" and _waits(await get_authority(tx, row["authority"])):
            raise WrongState("Nobody has confirmed this entry yet: confirm it, and this is done by itself.")
        await tx.run(q.finish_task, id=id, outcome=done.outcome)
        tx.audit(FINISH_TASK, id, owner=row["country"], result=done.outcome)
        _tell(tx, id, version + 1, row["class_id"], row["country"], row["kind"])


def _waits(one: Authority) -> bool:
    """Whether it must be confirmed first; one that is over needs nobody's word to stay so."""
    now = utc_now()
    return is_old(one, now) and not is_over(one, now)


async def ask_to_verify(tx: Tx, stale: Sequence[Authority], classes: Mapping[str, int]) -> None:
    """Entries that kept something back are to be verified. classes: of the tasks, by country."""
    await _ask(tx, stale, "verify", [], None, classes)


async def ask_old(tx: Tx, one: Authority, since: datetime, classes: Mapping[str, int]) -> bool:
    """An entry that nobody has confirmed since then is to be verified, by the clock's word; whether it was asked."""
    id = uuid7()
    asked: bool = await tx.value(q.ask_old, id=id, authority=one.id, since=since, class_id=classes[one.country])
    if asked:
        _note(tx, [one], [id], "verify", classes)
    return asked


async def ask_about(tx: Tx, one: Authority, said: NotCompetent, classes: Mapping[str, int]) -> None:
    """An authority says that it is not competent: its keepers are to look at the entry."""
    await _ask(tx, [one], "not-competent", sorted(set(said.functions)), said.named, classes)


async def classes_for(db: Db, viewer: Viewer, countries: Iterable[str]) -> dict[str, int]:
    """The classes of what is to be done about entries of some countries."""
    async with db.read(viewer) as tx:
        networks = await networks_of(tx, countries)
    return await classes_of(db, networks)


async def classes_after(db: Db, viewer: Viewer, network: str, members: Collection[str]) -> dict[str, int]:
    """The same of the countries that come to a network, stay in it or leave it, as they will be then."""
    async with db.read(viewer) as tx:
        before = {row["country"] for row in await tx.all(q.countries_in, network=network)}
        networks = await networks_of(tx, before.union(members))
    for country, those in networks.items():
        (those.add if country in members else those.discard)(network)
    return await classes_of(db, networks)


async def class_tasks(tx: Tx, classes: Mapping[str, int]) -> None:
    """What waits about entries of some countries is for the keepers of the networks that these are in now."""
    for row in await tx.all(q.class_tasks, countries=list(classes), class_ids=list(classes.values())):
        _tell(tx, row["id"], row["version"], row["class_id"], row["country"], row["kind"])


async def end_verifying(tx: Tx, changed: Iterable[Authority]) -> None:
    """Of entries that hold and that somebody has confirmed since, what was to be verified is done."""
    now = utc_now()
    holding = [one.id for one in changed if block_of(one, [], now) is None and not is_old(one, now)]
    for row in await tx.all(q.end_verifying, authorities=holding) if holding else []:
        tx.audit(VERIFIED, row["id"], owner=row["country"])
        _tell(tx, row["id"], row["version"], row["class_id"], row["country"], "verify")


async def networks_of(tx: Tx, countries: Iterable[str]) -> dict[str, set[str]]:
    """The networks that each of some countries is in."""
    networks: dict[str, set[str]] = {country: set() for country in sorted(set(countries))}
    for row in await tx.all(q.networks_of, countries=list(networks)):
        networks[row["country"]].add(row["network"])
    return networks


async def classes_of(db: Db, networks: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """The classes of what is to be done about entries of countries that are in these networks."""
    return {country: await db.class_id(task_class(those)) for country, those in networks.items()}


async def _ask(
    tx: Tx, about: Sequence[Authority], kind: str, functions: list[str], named: UUID | None, classes: Mapping[str, int]
) -> None:
    if not about:
        return
    asked = {uuid7(): one for one in about}
    rows = await tx.all(
        q.ask_directory,
        ids=list(asked),
        authorities=[one.id for one in asked.values()],
        kind=kind,
        functions=functions,
        named=named,
        class_ids=[classes[one.country] for one in asked.values()],
    )
    ids: list[UUID] = [row["id"] for row in rows]
    _note(tx, [asked[id] for id in ids], ids, kind, classes)
    if not rows:
        tx.audit(ASK, result="repeat", records=len(asked))


def _note(tx: Tx, about: Sequence[Authority], ids: Sequence[UUID], kind: str, classes: Mapping[str, int]) -> None:
    for one, id in zip(about, ids, strict=True):
        tx.audit(ASK, id, owner=one.country, result=kind)
        _tell(tx, id, 1, classes[one.country], one.country, kind)


def _tell(tx: Tx, id: UUID, version: int, class_id: int, country: str, kind: str) -> None:
    data = {"country": country, "kind": kind}
    tx.emit(Event(kind="authority.task", record=id, version=version, class_id=class_id, at=utc_now(), data=data))
