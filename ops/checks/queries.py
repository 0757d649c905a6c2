"""Reads of checks: for their country, and for the matcher."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from geo.assign import Boundaries
from geo.marks.queries import find_mark
from jointops.base import sql
from jointops.base.errors import NotFound
from jointops.base.handling import exits
from jointops.base.page import Place
from jointops.base.tx import Tx
from ops.checkpoints.model import Position
from ops.checks.flags import doubts
from ops.checks.model import INSTRUCTIONS, Check, Follow, Officer, Outcome, Whereabouts, instruction, travels

q = sql.load("ops.checks")


async def get_check(tx: Tx, id: UUID) -> Check:
    """One check. Raises NotFound (404)."""
    return _check(tx, await tx.one(q.get_check, id=id))


def placed(check: Check, ground: Boundaries) -> Check:
    """The check with what the map says of where it was made."""
    if check.position is None:
        return check
    return msgspec.structs.replace(check, place=ground.place_of(check.position.lon, check.position.lat))


async def get_whereabouts(tx: Tx, ground: Boundaries, id: UUID) -> Whereabouts:
    """Where a check on the map was made, and nothing else of it. Raises NotFound (404)."""
    mark = await find_mark(tx, id)
    if mark is None or mark.kind != "check":
        raise NotFound
    said = await tx.one(q.where_said, id=id)
    return Whereabouts(ground.place_of(mark.lon, mark.lat), said["country"], said["accuracy_m"])


async def list_checks(
    tx: Tx, operation: str | None, reference: str | None, before: Place | None, most: int
) -> list[Check]:
    """Checks that this viewer may see, newest first."""
    recorded_at, id = before or (None, None)
    rows = await tx.all(
        q.list_checks, operation=operation, reference=reference, recorded_at=recorded_at, id=id, most=most
    )
    return [_check(tx, row) for row in rows]


async def note_looks(tx: Tx, checks: Sequence[Check], record: UUID | None = None) -> None:
    """Put on record whose entries say what the people of some checks are: beside the look at the checks.

    As a look at matches, of which other countries' officers read no owner; and none at all of matches that only their
    owners' bureaux know of, for the row would stand beside that of the check.
    """
    said = [check.id for check in checks if check.category not in (None, "other")]
    owners = [row["owner"] for row in await tx.all(q.verified_of, ids=said)] if said else []
    if owners:
        tx.audit_by_owner("match.list", owners, record)


def _check(tx: Tx, row: asyncpg.Record) -> Check:
    body = row["body"]
    position = Position(row["lon"], row["lat"], row["accuracy_m"]) if row["lon"] is not None else None
    return Check(
        id=row["id"],
        version=row["version"],
        reference=row["reference"],
        operation=row["operation"],
        checkpoint=row["checkpoint"],
        country=row["country"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        clock_suspect=row["clock_suspect"],
        as_printed=row["as_printed"],
        subject=body["subject"],
        indicators=body["indicators"],
        note=body["note"],
        position=position,
        doubts=doubts(position, Position(row["post_lon"], row["post_lat"]) if row["post_lon"] is not None else None),
        answer=row["answer"],
        instruction=instruction(row["instruction"]),
        officer=Officer(row["user_name"], row["name"]),
        exits=exits(travels(row["operation"], row["country"]), tx.viewer),
        follow=_follow(row),
        outcome=msgspec.convert(row["outcome"], Outcome | None),
        stands_in=body.get("country"),
        category=(row["category"] or "other") if body["subject"]["kind"] == "person" else None,
    )


def _follow(row: asyncpg.Record) -> Follow | None:
    if row["follow"] is None:
        return None
    text = " ".join(filter(None, (INSTRUCTIONS[row["follow"]], row["follow_text"])))
    return Follow(row["follow"], text, words=row["follow_text"] or "", at=row["followed_at"])
