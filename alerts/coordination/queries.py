"""Reads of alerts: whole for drafter and addressees, a face for the centre."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.model import member_of
from alerts.coordination.kept_back import with_offers
from alerts.coordination.model import (
    CLOSE,
    STEPS,
    Addressee,
    Alert,
    AlertFace,
    Attachment,
    AuthorityRef,
    Blocked,
    By,
    Edition,
    Reading,
    Reply,
    Told,
    Trigger,
    may_correct,
    on_side,
    side_of,
)
from alerts.coordination.raised import with_raised
from alerts.coordination.wording import translations_in
from jointops.base import sql
from jointops.base.access import MARKINGS, VERBS, Viewer
from jointops.base.handling import RED, Handled, exits, may, stays_with_addressees
from jointops.base.page import DEFAULT, Page, Place, page
from jointops.base.sql import Statement
from jointops.base.tx import Tx

T = TypeVar("T")

q = sql.load("alerts.coordination")

LABELS = {number: label for label, number in MARKINGS.items()}

NEVER = datetime.max.replace(tzinfo=UTC)


async def get_alert(tx: Tx, id: UUID) -> Alert:
    """One alert whole. Raises NotFound (404)."""
    [alert] = await _whole(tx, [await tx.one(q.get_alert, id=id)])
    return alert


async def excluded_from_alert(tx: Tx, id: UUID) -> frozenset[str]:
    """The principals that an alert is kept from. Raises NotFound (404)."""
    return frozenset(await tx.value(q.excluded_from, id=id))


async def hold_alert(tx: Tx, id: UUID) -> str:
    """The state of an alert, which stands still until this act ends. Raises NotFound (404)."""
    return (await tx.one(q.lock_alert, id=id))["state"]


async def get_handled(tx: Tx, id: UUID) -> tuple[Alert, Handled]:
    """The same beside what travels with it, for a way out that asks its own question. Raises NotFound (404)."""
    row = await tx.one(q.get_alert, id=id)
    [alert] = await _whole(tx, [row])
    return alert, handled(row)


async def find_alert(tx: Tx, id: UUID) -> Alert | AlertFace:
    """One alert as far as this viewer may see it. Raises NotFound (404)."""
    row = await tx.maybe(q.get_alert, id=id)
    if row is not None and may("api", handled(row), tx.viewer):
        [alert] = await _whole(tx, [row])
        return alert
    face = await tx.one(q.get_face, id=id)
    return msgspec.convert({**dict(face), "marking": LABELS[face["marking"]], "may": []}, AlertFace)


async def list_alerts(tx: Tx, box: str, operation: str | None, before: Place | None) -> Page[Alert]:
    """A page of the alerts of a box (inbox, sent, draft), newest first.

    What may not leave this way is left out, but the next page begins behind it: a short one need not be the last.
    """
    found = await page_alerts(tx, box, operation, before, DEFAULT + 1)
    cut = page(found, DEFAULT, lambda one: (one[0].drafted_at, one[0].id))
    return Page([alert for alert, record in cut.items if may("api", record, tx.viewer)], cut.next)


async def page_alerts(
    tx: Tx, box: str, operation: str | None, before: Place | None, most: int
) -> list[tuple[Alert, Handled]]:
    """Alerts of a box beside what travels with each, for a way out that asks its own question."""
    drafted_at, id = before or (None, None)
    rows = await tx.all(
        q.list_alerts,
        box=box,
        operation=operation,
        drafted_at=drafted_at,
        id=id,
        most=most,
        principals=sorted(tx.viewer.principals),
    )
    return list(zip(await _whole(tx, rows), map(handled, rows), strict=True))


def handled(row: asyncpg.Record) -> Handled:
    """What travels with an alert."""
    return Handled(
        marking=row["marking"],
        handling=frozenset(row["handling"]),
        origin=row["drafted_by"]["unit"],
        audience=frozenset(row["audience"]),
    )


async def addressees_of(
    tx: Tx, ids: list[UUID], principals: frozenset[str] = frozenset()
) -> dict[UUID, list[Addressee]]:
    """The addressees of some alerts; who is on duty at an authority is told to `principals` of its own alone."""
    found: dict[UUID, list[Addressee]] = defaultdict(list)
    steps: dict[UUID, list[asyncpg.Record]] = defaultdict(list)
    for row in await tx.all(q.steps_of, ids=ids):
        steps[row["addressee_id"]].append(row)
    for row in await tx.all(q.addressees_of, ids=ids):
        is_own = member_of(row["code"]) in principals
        told = [_told(step, is_own) for step in steps[row["id"]]]
        found[row["alert_id"]].append(
            Addressee(
                id=row["id"],
                authority=AuthorityRef(row["authority_id"], row["code"], row["name"], row["country"], row["time_zone"]),
                state=row["state"],
                blocked=msgspec.convert(row["blocked"], Blocked | None),
                sent_at=row["sent_at"],
                delivered_at=row["delivered_at"],
                read_at=row["read_at"],
                acknowledged_at=row["acknowledged_at"],
                acknowledged_by=msgspec.convert(row["acknowledged_by"], By | None),
                replied_at=row["replied_at"],
                due_at=row["due_at"],
                answer_due_at=row["answer_due_at"],
                next_at=row["next_at"],
                told=told,
                call=row["urgent_contact"] if _is_to_be_called(row["state"], told) else None,
            )
        )
    return found


def _is_to_be_called(state: str, told: list[Told]) -> bool:
    """Whether nobody has answered for it and the clock has sent somebody to another channel last."""
    return state in ("sent", "delivered", "read") and bool(told) and told[-1].told == "other-channel"


def _told(step: asyncpg.Record, is_own: bool) -> Told:
    """Who is on duty is for the authority's own people: the others read which rung it was."""
    return Told(round=step["round"], told=step["told"], whom=step["whom"] if is_own else [], at=step["at"])


def mine_of(viewer: Viewer, addressees: list[Addressee]) -> list[Addressee]:
    """Those that this viewer answers for, the one least far along first: of equals, what is due first."""
    mine = [one for one in addressees if one.state != "blocked" and member_of(one.authority.code) in viewer.principals]
    return sorted(mine, key=lambda one: (STEPS.index(one.state), one.answer_due_at or one.due_at or NEVER))


async def _whole(tx: Tx, rows: list[asyncpg.Record]) -> list[Alert]:
    ids = [row["id"] for row in rows]
    kept = await addressees_of(tx, ids, tx.viewer.principals)
    addressees = await with_raised(tx, rows, await with_offers(tx, rows, kept))
    threads: dict[UUID, list[Reply]] = defaultdict(list)
    for row in await tx.all(q.replies_of, ids=ids):
        threads[row["alert_id"]].append(
            Reply(
                id=row["id"],
                authority=row["authority_id"],
                at=row["at"],
                by=msgspec.convert(row["by"], By),
                text=row["text"],
                answer=row["answer"],
                not_competent=row["not_competent"],
                named=msgspec.convert(row["named"], AuthorityRef | None),
                about=row["about"],
            )
        )
    read = await _read_by(tx, ids)
    editions = await _by_alert(tx, q.editions_of, Edition, ids)
    readings = await _by_alert(tx, q.readings_of, Reading, ids)
    attachments = await _by_alert(tx, q.attachments_of, Attachment, ids)
    return [
        _alert(
            tx.viewer,
            row,
            addressees.get(id, []),
            _Beside(threads[id], editions[id], readings[id], attachments[id], read[id]),
        )
        for id, row in zip(ids, rows, strict=True)
    ]


class _Read(msgspec.Struct, frozen=True):
    """How far somebody has read: answers, and files of others than the sender."""

    replies: int
    others: int


async def _read_by(tx: Tx, ids: list[UUID]) -> dict[UUID, dict[tuple[int, int], _Read]]:
    """How far this viewer has read, by alert, and there by edition and number of files."""
    found: dict[UUID, dict[tuple[int, int], _Read]] = defaultdict(dict)
    for row in await tx.all(q.read_by, ids=ids, user=tx.viewer.user):
        found[row["alert_id"]][row["edition"], row["files"]] = _Read(row["replies"], row["others"])
    return found


class _Beside(msgspec.Struct, frozen=True):
    """What hangs on an alert beside its addressees.

    read  how far this viewer has read, by edition and number of files
    """

    thread: list[Reply]
    editions: list[Edition]
    readings: list[Reading]
    attachments: list[Attachment]
    read: dict[tuple[int, int], _Read]

    def is_unread(self, row: asyncpg.Record, user: str, own: set[str], *, ours: bool) -> bool:
        """Its words, a file or an answer of somebody else.

        own   principals of the viewer's side; ours: who sent it, who knows its words, and all files but the others'
        """
        if ours:
            known = max((read.replies for read in self.read.values()), default=0)
            from_others = sum(one.saved for one in self.attachments if one.side not in own)
            if from_others > max((read.others for read in self.read.values()), default=0):
                return True
        else:
            read = self.read.get((row["edition"], sum(one.saved for one in self.attachments)))
            known = read.replies if read else -1
        others = [place for place, one in enumerate(self.thread, 1) if one.by.user != user]
        return known < max(others, default=0)


async def _by_alert(tx: Tx, statement: Statement, kind: type[T], ids: list[UUID]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for row in await tx.all(statement, ids=ids):
        said = dict(row)
        found[said.pop("alert_id")].append(msgspec.convert(said, kind))
    return found


def _alert(viewer: Viewer, row: asyncpg.Record, addressees: list[Addressee], beside: _Beside) -> Alert:
    fields: dict[str, Any] = {name: row[name] for name in Alert.__struct_fields__ if name in row.keys()}  # noqa: SIM118
    fields["translations"] = translations_in(row)
    mine = mine_of(viewer, addressees)
    drafted_by = msgspec.convert(row["drafted_by"], By)
    ours = on_side(viewer, drafted_by.unit, row["second"]) is not None
    fields["attachments"] = beside.attachments
    if row["state"] == "recalled" and not ours:
        fields |= {"title": "", "text": "", "translations": [], "attachments": []}
    fields |= {
        "language": row["languages"][0],
        "editions": beside.editions if ours else [_without_words(one) for one in beside.editions],
        "readings": beside.readings,
        "unread": bool(mine or ours)
        and row["state"] == "released"
        and beside.is_unread(
            row, viewer.user, _own(drafted_by, row["second"], mine, ours=ours), ours=ours and not mine
        ),
        "marking": LABELS[row["marking"]],
        "trigger": msgspec.convert(row["trigger"], Trigger | None),
        "drafted_by": drafted_by,
        "released_by": msgspec.convert(row["released_by"], By | None),
        "closed_by": msgspec.convert(row["closed_by"], By | None),
        "addressees": addressees,
        "thread": beside.thread,
        "mine": mine[0].id if mine else None,
        "may": _may(
            viewer,
            row["state"],
            drafted_by,
            row["second"],
            mine,
            ours=ours,
            red=row["marking"] >= RED,
            stays=stays_with_addressees(row["marking"], row["handling"]),
        ),
        "exits": exits(handled(row), viewer),
    }
    return Alert(**fields)


def own_sides(viewer: Viewer, alert: Alert) -> set[str]:
    """The principals that stand for this viewer in an alert: the sender's, an addressee's, both or none."""
    ours = on_side(viewer, alert.drafted_by.unit, alert.second) is not None
    return _own(alert.drafted_by, alert.second, mine_of(viewer, alert.addressees), ours=ours)


def _own(drafted_by: By, second: str | None, mine: list[Addressee], *, ours: bool) -> set[str]:
    sender = side_of(drafted_by.unit, second) if ours else []
    return {*sender, *(member_of(one.authority.code) for one in mine)}


def _without_words(one: Edition) -> Edition:
    return msgspec.structs.replace(one, title="", text="", translations=[])


def _may(
    viewer: Viewer,
    state: str,
    drafted_by: By,
    second: str | None,
    mine: list[Addressee],
    *,
    ours: bool,
    red: bool,
    stays: bool,
) -> list[str]:
    files = [] if stays else ["attach"]
    if state == "draft":
        # At TLP:RED the second person releases, as a proposal, and only who wrote it takes it back.
        wrote = drafted_by.user == viewer.user
        if red:
            return ["discard"] if wrote else []
        release = ["release"] if second in (None, viewer.user) else []
        return [*release, "discard", *files] if drafted_by.unit in viewer.principals else release if second else []
    if state != "released":
        return []
    stands = bool(mine or ours)
    writes = stands and viewer.role in VERBS[CLOSE].roles
    correct = ["correct"] if may_correct(viewer.user, drafted_by.user, second) else []
    acts = [*correct, "recall", "close"] if ours and writes else []
    if ours and not mine and not correct:
        files = []
    first = min((STEPS.index(one.state) for one in mine), default=len(STEPS))
    acknowledge = ["acknowledge"] if first < STEPS.index("acknowledged") else []
    return [*acknowledge, *(["reply"] if stands else []), *acts, *(files if writes else [])]
