"""What the matcher writes down: a match found, once a pair, and matches whose entry was taken back.

Under the matcher's database role alone: it records also what the officer may not know of.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening.model import kind_of
from alerts.watchlists.met import Met
from alerts.watchlists.model import SILENT
from alerts.watchlists.queries import Handled, terms_kept
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checkpoints.model import Position
from ops.checks import flags
from ops.checks import queries as checks
from ops.checks.keyed import subject_of
from ops.denials.model import Denied
from ops.denials.queries import find_denied, in_turn
from ops.matches.actions import denied_again, show_match
from ops.matches.model import LASTS, LINKED, By, Held, Other, Place, Stop, face_class, match_class
from ops.matches.queries import q
from ops.matches.unlinking import unlink
from ops.matches.unseen import is_untold


async def record(
    tx: Tx, db: Db, pairs: Sequence[tuple[asyncpg.Record, Met]], untold: list[UUID], *, retro: bool
) -> int:
    """Keep the matches of checks (rows of `checks_to_match`) and entries, and tell their bureaux; how many are new.

    Of a check that was erased since it was read, or an entry that ended, nothing is made. Who may know is judged by the
    entry as it stands now: this node may not have read a large change of its list yet.
    """
    if not pairs:
        return 0
    kept = {row["id"] for row in await tx.all(checks.q.still_kept, ids=list({check["id"] for check, _ in pairs}))}
    terms = await terms_kept(tx, {met.entry for _, met in pairs})
    living = [(check, met) for check, met in pairs if check["id"] in kept and met.entry in terms]
    denied = await _denied_of(tx, living)
    new = 0
    for (check, met), known in zip(living, denied, strict=True):
        new += await _recorded(tx, db, check, met, terms[met.entry], known, untold, retro=retro)
    return new


async def _denied_of(tx: Tx, pairs: Sequence[tuple[asyncpg.Record, Met]]) -> list[Denied | None]:
    """The owners' earlier denials of pairs, read again in turn: whoever confirms one this very moment goes first."""
    found = [await find_denied(tx, subject_of(check), met) for check, met in pairs]
    for entry in sorted({one.entry for one in found if one is not None}):
        await in_turn(tx, entry)
    return [
        await find_denied(tx, subject_of(check), met) if one is not None else None
        for (check, met), one in zip(pairs, found, strict=True)
    ]


async def standing(tx: Tx, pairs: Sequence[tuple[UUID, UUID]], subjects: Mapping[UUID, str]) -> set[tuple[UUID, UUID]]:
    """Of pairs of a check and an entry those that `record` would leave as they are.

    subjects  what the entries say of theirs now, as JSON
    """
    rows = await tx.all(
        q.standing,
        checks=[check for check, _ in pairs],
        entries=[entry for _, entry in pairs],
        ids=list(subjects),
        subjects=list(subjects.values()),
    )
    return {(row["check_id"], row["entry_id"]) for row in rows}


async def _recorded(
    tx: Tx,
    db: Db,
    check: asyncpg.Record,
    met: Met,
    terms: Handled,
    known: Denied | None,
    untold: list[UUID],
    *,
    retro: bool,
) -> bool:
    explained, (action, exclude) = met.explained, terms
    kind = kind_of(subject_of(check))
    owner_only = action in SILENT or check["country"] in exclude
    whole = match_class(met.owner, check["country"], exclude, owner_only=owner_only)
    face = face_class(check["operation"], whole, owner_only=owner_only)
    classes = [await db.class_id(whole), await db.class_id(face)]
    officer = By(check["user_name"], check["name"], check["country"], check["unit"])
    position = Position(check["lon"], check["lat"])
    held = "gone" if retro or owner_only else held_at(check, kind)
    await tx.run(
        q.set_apart,
        check_id=check["id"],
        entry_id=met.entry,
        entry=met.shown(),
        action=action,
        class_id=classes[0],
        face_class_id=classes[1],
    )
    row = await tx.maybe(
        q.record_match,
        check_id=check["id"],
        entry_id=met.entry,
        entry_version=met.version,
        state="denied" if known else "possible",
        verdict=denied_again(known.match, met.owner, known.at, misused=known.misused) if known else None,
        held=held,
        due_at=None if known else utc_now() + LASTS[held],
        operation=check["operation"],
        kind=kind,
        band=explained.band,
        score=explained.score,
        because=explained.because,
        possible_from=explained.possible_from,
        undated=explained.undated,
        list=met.list,
        action=action,
        checked=check["country"],
        owner=met.owner,
        retro=retro,
        reference=check["reference"],
        entry=met.shown(),
        subject=msgspec.Raw(check["subject"].encode()),
        place=Place(check["checkpoint"], check["place_name"], check["country"], position),
        officer=officer,
        doubts=flags.against(check),
        occurred_at=check["occurred_at"],
        class_id=classes[0],
        face_class_id=classes[1],
    )
    if row is None:
        return False
    note(tx, "match.record", row, untold, "denied-before" if known else None)
    await show_match(tx, "match.found", await with_others(tx, row))
    await _tell_near(tx, row)
    return True


async def with_others(tx: Tx, row: asyncpg.Record) -> asyncpg.Record:
    """Two owners of one subject hear of each other, unless one of them must not."""
    for other in await tx.all(q.others_of, id=row["id"]):
        mine, theirs = Other(row["owner"], row["action"]), Other(other["owner"], other["action"])
        if (told := await tx.maybe(q.tell_other, id=other["id"], other=[mine])) is not None:
            tx.audit("match.link", other["id"], owner=other["owner"])
            await show_match(tx, LINKED, told)
        row = await tx.maybe(q.tell_other, id=row["id"], other=[theirs]) or row
    return row


async def _tell_near(tx: Tx, row: asyncpg.Record) -> None:
    """At two posts within half an hour: linked, never merged, for both may be somebody else."""
    for near in await tx.all(q.near_told, id=row["id"]):
        linked = await tx.one(q.get_match, id=near["id"])
        if not is_untold(linked):
            tx.audit("match.link", linked["id"], owner=linked["owner"])
        await show_match(tx, LINKED, linked)


async def withdraw(tx: Tx, entries: Sequence[UUID], untold: list[UUID], *, matches: Sequence[UUID] = ()) -> None:
    """Open matches of entries that were taken back are over, and some that are none any more.

    Where somebody may be acting, its bureau is told to stop and says that it heard. Other owners' matches of the same
    checks name theirs no more.
    """
    checks: list[UUID] = []
    for row in await tx.all(q.going_on_of, entries=entries, matches=matches):
        acts = row["held"] != "gone" or row["state"] != "possible"
        now = utc_now()
        due_at = now + LASTS[row["held"]] if acts else None
        stopped = await tx.one(q.withdraw, id=row["id"], stop=Stop(now) if acts else None, due_at=due_at)
        checks.append(stopped["check_id"])
        note(tx, "match.withdraw", stopped, untold)
        await show_match(tx, "match.stopped" if row["state"] == "confirmed" else "match.verified", stopped)
    await unlink(tx, checks)


def note(tx: Tx, verb: str, row: asyncpg.Record, untold: list[UUID], result: str | None = None) -> None:
    """On record by itself, unless nobody but its owner's bureau knows of it."""
    if is_untold(row):
        untold.append(row["id"])
    else:
        tx.audit(verb, row["id"], owner=row["owner"], result=result)


def held_at(check: asyncpg.Record, kind: str) -> Held:
    """What waits at the post: nobody, when the officer was told nothing or the report came hours after the check."""
    late = check["recorded_at"] - check["occurred_at"] > LASTS["object"]
    if check["answer"] == "clear" or late:
        return "gone"
    return "person" if kind == "person" else "object"
