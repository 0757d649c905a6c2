"""Reads of matches: whole for the bureaux, a face for the centre."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening.model import Term
from alerts.watchlists.met import EntryShown
from alerts.watchlists.queries import LABELS, markings_of, travels
from geo.marks.model import StoredMark
from geo.marks.queries import find_mark, page_marks
from jointops.base import page, sql
from jointops.base.access import Viewer
from jointops.base.errors import NotFound
from jointops.base.handling import exits
from jointops.base.tx import Tx
from ops.checkpoints.model import Position
from ops.checks.model import Outcome
from ops.denials.queries import still_denied
from ops.hits.model import is_told_another
from ops.matches.model import (
    LEAST,
    OPEN,
    WINDOWS,
    By,
    Countries,
    GivenInstruction,
    GivenVerdict,
    Linked,
    Match,
    MatchFace,
    Message,
    Other,
    Place,
    Stop,
)

q = sql.load("ops.matches")

TOLD = 2
"""How often it is said that nobody acted in time (`LEVELS` in `ops/hits/keeper.py`)."""


async def get_match(tx: Tx, id: UUID) -> Match:
    """Both records. Raises NotFound (404), also for those who may see the face alone."""
    [match] = await whole(tx, [await tx.one(q.get_match, id=id)])
    return match


async def get_face(tx: Tx, id: UUID) -> MatchFace:
    """What the centre sees. Raises NotFound (404)."""
    mark = await find_mark(tx, id)
    if mark is None or mark.kind != "match":
        raise NotFound
    return _face(mark)


async def list_matches(
    tx: Tx, operation: str | None, state: str | None, check: UUID | None, before: page.Place | None, most: int
) -> list[Match]:
    """Matches for a bureau, newest first."""
    recorded_at, id = before or (None, None)
    rows = await tx.all(
        q.list_matches, operation=operation, state=state, check_id=check, recorded_at=recorded_at, id=id, most=most
    )
    return await whole(tx, rows)


async def list_faces(
    tx: Tx, operation: str | None, state: str | None, before: page.Place | None, most: int
) -> list[MatchFace]:
    """Matches for a centre, newest first."""
    return [_face(mark) for mark in await page_marks(tx, "match", operation, state, before, most)]


def may(viewer: Viewer, state: str, countries: Countries) -> list[str]:
    """The next acts that this viewer is allowed."""
    if state not in OPEN or viewer.role != "bureau":
        return []
    acts: list[str] = []
    if viewer.country == countries.checked:
        acts += ["claim"] if state == "possible" else []
        acts += ["ask"] if state != "asked" else []
    if viewer.country == countries.owner:
        acts += ["answer"] if state == "asked" else []
        acts += ["verdict"]
    return acts


async def ending_denials(tx: Tx, rows: Sequence[asyncpg.Record]) -> set[UUID]:
    """Of denied matches those that may end what is remembered: it is because of them, or of the match they name."""
    because = {row["id"]: _first(row) or row["id"] for row in rows if row["state"] == "denied"}
    if not because:
        return set()
    held = await still_denied(tx, {*because, *because.values()})
    return {id for id, first in because.items() if id in held or first in held}


def _first(row: asyncpg.Record) -> UUID | None:
    """The match on which a pair was denied, if that was another."""
    given = msgspec.convert(row["verdict"], GivenVerdict | None)
    return given and given.remembered


def after(viewer: Viewer, row: asyncpg.Record, ending: Collection[UUID] = ()) -> list[str]:
    """The next acts on a match that is decided: instruct, acknowledge a stop, close, take a denial back.

    ending  matches that may end what is remembered (`ending_denials`)
    """
    acts: list[str] = []
    is_hit = row["state"] == "confirmed" and row["action"] != "discreet"  # an inquiry was shared for this
    if viewer.role == "bureau" and viewer.country == row["checked"]:
        acts += ["instruct"] if is_hit and row["step"] in (None, "instructed") and row["stop"] is None else []
        acts += ["acknowledge"] if row["stop"] and row["stop"].get("acknowledged_by") is None else []
    if viewer.role == "bureau" and viewer.country == row["owner"] and row["state"] == "confirmed":
        acts += ["close"] if _is_over(row) else []
    if viewer.role == "bureau" and viewer.country == row["owner"] and row["state"] == "denied":
        acts += ["take_back"] if row["id"] in ending else []
    return acts


def _is_over(row: asyncpg.Record) -> bool:
    """Whether a hit's owner may close it: the officer has answered, was stopped, or is not there to be told.

    Of an officer who acts already the checking bureau says first that it heard of the stop.
    """
    if is_unanswered(row):
        return True
    if row["step"] == "instructed":
        return row["stop"] is not None and row["stop"].get("acknowledged_by") is not None
    if row["step"] is None:
        return row["stop"] is not None or row["held"] == "gone"
    return row["step"] != "closed"


def is_unanswered(row: asyncpg.Record) -> bool:
    """Whether nobody has acted on a hit in twice the time: nothing more is done about it unless its owner ends it."""
    return row["step"] in (None, "instructed") and row["overdue"] >= TOLD


async def whole(tx: Tx, rows: list[asyncpg.Record]) -> list[Match]:
    """Rows as their reader may use them, with what the bureaux said and what was met nearby."""
    threads: dict[UUID, list[Message]] = defaultdict(list)
    for said in await tx.all(q.thread_of, ids=[row["id"] for row in rows]):
        threads[said["match_id"]].append(
            Message(
                id=said["id"], kind=said["kind"], by=msgspec.convert(said["by"], By), at=said["at"], text=said["text"]
            )
        )
    linked: dict[UUID, list[Linked]] = defaultdict(list)
    for near in await tx.all(q.near, ids=[row["id"] for row in rows]):
        linked[near["of"]].append(Linked(near["match"], msgspec.convert(near["place"], Place), near["occurred_at"]))
    lists = await markings_of(tx, {row["list"] for row in rows})
    firsts = [first for row in rows if (first := _first(row))]
    seen = {row["id"] for row in await tx.all(q.seen_of, ids=firsts)} if firsts else set[UUID]()
    ending = await ending_denials(tx, rows)
    return [
        _match(tx.viewer, row, lists[row["list"]], Around(threads[row["id"]], linked[row["id"]], seen, ending))
        for row in rows
    ]


class Around(NamedTuple):
    """What a match's reader reads beside it.

    seen    of the matches on which pairs were denied first those that the reader sees
    ending  matches that may end what is remembered (`ending_denials`)
    """

    thread: list[Message]
    linked: Sequence[Linked]
    seen: Collection[UUID]
    ending: Collection[UUID]


def _match(viewer: Viewer, row: asyncpg.Record, list_marking: int, around: Around) -> Match:
    """A row as its reader may use it."""
    countries = Countries(row["checked"], row["owner"])
    entry = travels(row["owner"], row["action"], list_marking)
    handled = msgspec.structs.replace(entry, marking=max(entry.marking, LEAST))
    return Match(
        id=row["id"],
        version=row["version"],
        operation=row["operation"],
        countries=countries,
        kind=row["kind"],
        state=row["state"],
        place=msgspec.convert(row["place"], Place),
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        may=may(viewer, row["state"], countries) or after(viewer, row, around.ending),
        held=row["held"],
        due_at=row["due_at"],
        overdue=row["overdue"],
        step=row["step"],
        check=row["check_id"],
        reference=row["reference"],
        band=row["band"],
        score=round(row["score"], 2),
        because=msgspec.convert(row["because"], list[Term]),
        possible_from=row["possible_from"] and round(row["possible_from"], 2),
        undated=row["undated"],
        entry=msgspec.convert(row["entry"], EntryShown),
        subject=row["subject"],
        category=_category(row) if row["kind"] == "person" else None,
        action=row["action"],
        retro=row["retro"],
        officer=msgspec.convert(row["officer"], By | None),
        claimed_by=msgspec.convert(row["claimed_by"], By | None),
        thread=around.thread,
        verdict=_verdict(row, around.seen),
        marking=LABELS[handled.marking],
        exits=exits(handled, viewer),
        window_days=WINDOWS[row["action"]].days if row["retro"] else None,
        also=msgspec.convert(row["also"], tuple[Other, ...]),
        linked=tuple(around.linked),
        instruction=msgspec.convert(row["instruction"], GivenInstruction | None),
        outcome=msgspec.convert(row["outcome"], Outcome | None),
        stop=msgspec.convert(row["stop"], Stop | None),
        doubts=tuple(row["doubts"]),
        told_anew=row["step"] == "instructed"
        and is_told_another(row["action"], row["kind"], row["instruction"]["code"]),
    )


def _verdict(row: asyncpg.Record, seen: Collection[UUID]) -> GivenVerdict | None:
    """It names the match on which the pair was denied to those who see that one, too."""
    given = msgspec.convert(row["verdict"], GivenVerdict | None)
    if given is None or given.remembered is None or given.remembered in seen:
        return given
    return msgspec.structs.replace(given, remembered=None)


def _category(row: asyncpg.Record) -> str:
    return row["entry"]["category"] if row["state"] == "confirmed" else "other"


def _face(mark: StoredMark) -> MatchFace:
    return MatchFace(
        id=mark.record,
        version=mark.version,
        operation=mark.data["operation"],
        countries=Countries(mark.data["checked"], mark.data["owner"]),
        kind=mark.subject,
        state=mark.state,
        place=msgspec.convert(mark.data["place"], Place),
        occurred_at=mark.occurred_at,
        recorded_at=mark.recorded_at,
        may=["alert"],
        held=mark.data.get("held", "gone"),
        due_at=msgspec.convert(mark.data.get("due_at"), datetime | None),
        overdue=mark.data.get("overdue", 0),
        step=mark.data.get("step"),
    )


async def find_place(tx: Tx, kind: str, id: UUID) -> Place | None:
    """Where the record behind an alert happened, as far as this viewer may see it."""
    mark = await find_mark(tx, id)
    if mark is None or mark.kind != kind:
        return None
    if "place" in mark.data:
        return msgspec.convert(mark.data["place"], Place)
    return Place(mark.place, mark.place, mark.country, Position(mark.lon, mark.lat))


async def sees_record(tx: Tx, kind: str, id: UUID) -> bool:
    """Whether this viewer sees the record behind an alert, or that it is there: its face on the map."""
    mark = await find_mark(tx, id)
    return (mark is not None and mark.kind == kind) or await tx.value(q.sees_record, kind=kind, id=id)


async def stands(tx: Tx, kind: str, id: UUID) -> bool:
    """Whether the record behind an alert counts: an incident that was taken back does not."""
    return kind != "incident" or await tx.value(q.taken_back_at, id=id) is None


async def find_kept_from(tx: Tx, kind: str, id: UUID) -> frozenset[str]:
    """The countries that must not learn of the record behind an alert, whether or not this viewer may see it."""
    return frozenset(await tx.value(q.kept_from, kind=kind, id=id))


async def hold_barred(tx: Tx, kind: str, id: UUID) -> None:
    """Nobody changes from whom the record behind an alert is kept until this act is done; who does now goes first."""
    await tx.run(q.hold_barred, kind=kind, id=id)


async def find_barred(tx: Tx, kind: str, id: UUID) -> frozenset[str]:
    """The principals that the record behind an alert is kept from, whether or not this viewer may see it."""
    return frozenset(await tx.value(q.barred, kind=kind, id=id))
