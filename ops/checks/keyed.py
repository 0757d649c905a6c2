"""Kept checks by their keys, looked up for a subject."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
import msgspec
import structlog

from alerts.screening import Pair, probe_keys, worth_comparing
from alerts.screening.kept import KeptNames, Like
from alerts.screening.keys import number_probe_keys
from alerts.screening.model import POSSIBLE, Subject
from alerts.screening.prepare import Prepared, prepare
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks.queries import q
from ops.checks.renewing import renew_keys

log = structlog.get_logger(__name__)

A_PAGE = 5_000
"""Checks that are gone through at a time for one who is sought among all."""


class Sought(NamedTuple):
    """A subject to look checks up for by the bar of its list; none from before `since`.

    before  only checks whose ids come before this one
    """

    subject: Prepared
    possible: float = POSSIBLE
    since: datetime | None = None
    before: UUID | None = None


class Kept(NamedTuple):
    """A check that may be of one of those sought, which is at `place`; whether it is the same is not judged."""

    place: int
    row: asyncpg.Record
    prepared: Prepared


class Found(NamedTuple):
    """Checks to be compared; `cut`: the places of those sought for whom there are more than are given."""

    kept: list[Kept]
    cut: frozenset[int]


async def kept_checks(tx: Tx, sought: Sequence[Sought], most: int, names: KeptNames | None = None) -> Found:
    """Among the newest `most` checks that share a key with each of those sought, the ones to be compared with it.

    Whoever asks has seen to it that the keys are made by our rules (`renewing`).

    names  of all checks before, for many sought: people's names are looked up there, the likeliest `most` of each, and
           keys are asked for the rest
    `tx` is the matcher's. Rows are of `checks_to_match`.
    """
    keys = probe_keys if names is None else _keys_beside_names
    pairs = await _by_keys(tx, sought, keys, most)
    cut = {place for place, found in Counter(place for place, _ in pairs).items() if found == most}
    if names is not None:
        for place, like in enumerate(await asyncio.to_thread(_by_name, names, sought, most)):
            pairs |= {(place, id) for id in like.ids}
            cut |= {place} if like.cut else set()
    if cut:
        log.info("more checks share keys with some subjects than are compared", subjects=len(cut), compared=most)
    return Found(await _kept(tx, sought, pairs), frozenset(cut))


async def every_kept_check(db: Db, subject: Prepared) -> AsyncGenerator[list[Kept]]:
    """All checks to be compared with a subject, the newest first, in pages, however many share a key with it.

    A transaction a page: the matcher's connections are few, and such a search takes minutes.
    """
    await renew_keys(db)
    sought = Sought(subject)
    while True:
        async with db.service("matcher") as tx:
            pairs = await _by_keys(tx, [sought], probe_keys, A_PAGE)
            page = await _kept(tx, [sought], pairs)
        if not pairs:
            return
        yield page
        sought = sought._replace(before=min(id for _, id in pairs))


async def _by_keys(
    tx: Tx, sought: Sequence[Sought], keys: Callable[[Prepared], frozenset[int]], most: int
) -> set[tuple[int, UUID]]:
    wanted = [
        {"place": place, "keys": list(keys(one.subject)), "since": one.since, "before": one.before}
        for place, one in enumerate(sought)
    ]
    return {(pair["place"], pair["check_id"]) for pair in await tx.all(q.checks_by_keys, wanted=wanted, most=most)}


async def _kept(tx: Tx, sought: Sequence[Sought], pairs: set[tuple[int, UUID]]) -> list[Kept]:
    rows = await tx.all(q.checks_to_match, ids=sorted({id for _, id in pairs}))
    return await asyncio.to_thread(_to_compare, sought, rows, pairs)  # officers who wait for an answer do not wait


def _keys_beside_names(subject: Prepared) -> frozenset[int]:
    return number_probe_keys(subject) if subject.kind == "person" else probe_keys(subject)


def _by_name(names: KeptNames, sought: Sequence[Sought], most: int) -> list[Like]:
    return names.like([(one.subject, one.possible) for one in sought], most)


def _to_compare(sought: Sequence[Sought], rows: list[asyncpg.Record], shared: set[tuple[int, UUID]]) -> list[Kept]:
    places = {row["id"]: place for place, row in enumerate(rows)}
    prepared = [prepare(subject_of(row)) for row in rows]
    pairs = sorted(
        Pair(places[id], place)
        for place, id in shared
        if id in places and _is_since(rows[places[id]], sought[place].since)
    )
    worth = worth_comparing(prepared, [one.subject for one in sought], [one.possible for one in sought], pairs)
    return [Kept(pair.theirs, rows[pair.ours], prepared[pair.ours]) for pair in worth]


def _is_since(row: asyncpg.Record, since: datetime | None) -> bool:
    return since is None or row["occurred_at"] >= since


def subject_of(row: asyncpg.Record) -> Subject:
    """What was checked; `row` is of `checks_to_match`."""
    return _SUBJECT.decode(row["subject"])


_SUBJECT: msgspec.json.Decoder[Subject] = msgspec.json.Decoder(Subject)
