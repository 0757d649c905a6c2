"""Suggestions, made for whoever asks out of the hits that they see: three questions, however many there are."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from uuid import UUID

import msgspec

from geo.lines import drawn
from geo.marks.model import StoredMark
from geo.marks.queries import marks_named
from jointops.base import sql
from jointops.base.errors import NotFound
from jointops.base.tx import Tx
from ops.checkpoints.model import Checkpoint, Position
from ops.checkpoints.queries import checkpoints_named
from ops.operations.queries import get_operation
from ops.routes.model import DrawnLeg, Leg, Stop
from ops.routes.queries import evidence_of, lines_of
from ops.suggestions.model import MODES, MOST, MOST_HITS, MOST_LEGS, MOST_ROUTES, Suggestion, Suggestions

q = sql.load("ops.suggestions")

_SAME_PLACE = 0.01
"""Degrees: about a kilometre. Hits at one post are one stop."""

Posts = Mapping[str, Checkpoint]


async def list_suggestions(tx: Tx, operation: str) -> Suggestions:
    """What hits suggest to this viewer, beside what a route says already or their side has put aside.

    Raises NotFound (404).
    """
    await get_operation(tx, operation)
    groups = await _hits(tx, operation)
    posts = await checkpoints_named(tx, operation, {hit.place for group in groups for hit in group.hits})
    found = [one for group in groups if (one := await _suggested(operation, group, posts)) is not None]
    dismissed = {row["suggestion"] for row in await tx.all(q.dismissed, operation=operation)}
    known = await evidence_of(tx, operation, MOST_ROUTES) if found else []
    left = [one for one in found if one.id not in dismissed and not _is_known(one, known)]
    left.sort(key=lambda one: one.until, reverse=True)
    return Suggestions(left[:MOST], whole=len(left) <= MOST)


async def get_suggestion(tx: Tx, operation: str, id: UUID) -> Suggestion:
    """One of them. Raises NotFound (404), also when a hit that it rested on is hidden from this viewer now."""
    for one in (await list_suggestions(tx, operation)).items:
        if one.id == id:
            return one
    raise NotFound


class Group(msgspec.Struct, frozen=True):
    """Hits of one subject, or of one network, in order of time."""

    of_network: bool
    hits: list[StoredMark]


async def _hits(tx: Tx, operation: str) -> list[Group]:
    """Hits that belong together, in order of time: as the marks stand under the viewer's own row security."""
    rows = await tx.all(q.hits_together, operation=operation, most=MOST_HITS)
    seen = {mark.record: mark for mark in await marks_named(tx, [row["record"] for row in rows])}
    groups: dict[tuple[int, bool], list[StoredMark]] = defaultdict(list)
    for row in rows:
        mark = seen.get(row["record"])
        if mark is not None and (mark.kind, mark.state) == ("match", "confirmed"):
            groups[row["together"], row["of_network"]].append(mark)
    return [
        Group(of_network, sorted(hits, key=lambda hit: (hit.occurred_at, hit.record)))
        for (_, of_network), hits in groups.items()
    ]


async def _suggested(operation: str, group: Group, posts: Posts) -> Suggestion | None:
    """A route along the newest places; None while all hits were at one."""
    hits = group.hits
    visits = _visits(hits)[-MOST_LEGS - 1 :]
    if len(visits) < 2:
        return None
    mode = MODES.get(hits[0].subject, "road")
    legs = [
        Leg(start=_stop(a, posts), end=_stop(b, posts), role="transit", mode=mode, inferred=True,
            evidence=[hit.record for hit in (*a, *b)][:100])
        for a, b in pairwise(visits)
    ]  # fmt: skip
    lines = await lines_of(legs)
    shown = [
        DrawnLeg(**{name: getattr(leg, name) for name in Leg.__struct_fields__},
                 length_km=round(line.metres / 1000, 1), by_network=line.by_network, line=drawn(line))
        for leg, line in zip(legs, lines, strict=True)
    ]  # fmt: skip
    used = [hit for visit in visits for hit in visit]
    return Suggestion(
        id=_id(operation, used),
        operation=operation,
        kind=hits[0].subject,
        of_network=group.of_network,
        mode=mode,
        legs=shown,
        length_km=round(sum(line.metres for line in lines) / 1000, 1),
        countries=list(dict.fromkeys(hit.country for hit in used)),
        hits=used,
        since=used[0].occurred_at,
        until=used[-1].occurred_at,
    )


def _visits(hits: Sequence[StoredMark]) -> list[list[StoredMark]]:
    """Hits one after the other at one place belong together."""
    found: list[list[StoredMark]] = []
    for hit in hits:
        if found and _is_near(found[-1][0], hit):
            found[-1].append(hit)
        else:
            found.append([hit])
    return found


def _is_near(one: StoredMark, other: StoredMark) -> bool:
    if one.place and one.place == other.place:
        return True
    return abs(one.lon - other.lon) < _SAME_PLACE and abs(one.lat - other.lat) < _SAME_PLACE


def _stop(visit: Sequence[StoredMark], posts: Posts) -> Stop:
    first = visit[0]
    post = posts.get(first.place)
    if post is not None:
        return Stop(name=post.name, position=post.position, checkpoint=post.code, country=first.country)
    return Stop(name=first.place or first.country, position=Position(first.lon, first.lat), country=first.country)


def _is_known(one: Suggestion, known: Sequence[frozenset[UUID]]) -> bool:
    hits = {hit.record for hit in one.hits}
    return any(hits <= evidence for evidence in known)


def _id(operation: str, hits: Sequence[StoredMark]) -> UUID:
    named = "|".join([operation, *sorted(str(hit.record) for hit in hits)])
    return UUID(bytes=hashlib.sha256(named.encode()).digest()[:16])
