"""Filing a check: kept, answered and told to the operation in one transaction."""

import hashlib
from datetime import timedelta

import msgspec

from alerts.screening import check_digits, prepare
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.instruction import Answer, answer
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.edge import invalid
from jointops.base.errors import FieldError, IdReused, Invalid, NotFound, Problem, WrongState
from jointops.base.ids import reference
from jointops.base.tx import Event, Mark, Tx
from ops.checks.model import (
    FILE,
    REPORTED,
    BatchResult,
    CheckAnswer,
    CheckReport,
    check_class,
    check_mark_class,
    instruction,
)
from ops.checks.queries import q

CLOCK_AHEAD = timedelta(minutes=5)
"""A device's clock further ahead than this is kept, marked and shown as suspect."""

SEVERITY = {"clear": 0, "wait": 1, "act": 2}

MOST_IN_BATCH = 500


class OperationClosed(WrongState):
    """This operation takes no checks now: it is not in its active phase."""


async def file_check(db: Db, live: LiveEntries, viewer: Viewer, report: CheckReport) -> tuple[CheckAnswer, bool]:
    """Keep a check, tell the officer what may be told, tell the operation. A repeat gets the first answer, and False.

    Raises Invalid (422), NotFound (404: no such post for you), OperationClosed (409), IdReused (409).
    """
    _readable(report)
    told = answer(live.tellable(live.screen(prepare(report.subject)), viewer.country))
    class_id = await db.class_id(check_class(report.operation, viewer.country))
    mark_class_id = await db.class_id(check_mark_class(report.operation, viewer.country))
    async with db.write(viewer) as tx:
        tx.require(FILE)
        row = await _store(tx, report, told, class_id, mark_class_id)
        if row["recorded_at"] is None:
            return await _first_answer(tx, report, row["phase"]), False
        tx.audit(FILE, report.id, asked=msgspec.json.encode(report.subject).decode())
        tx.emit(_reported(report, told, viewer.country, row, mark_class_id))
        return CheckAnswer(report.id, row["recorded_at"], told.answer, row["reference"], instruction(told.code)), True


async def file_batch(db: Db, live: LiveEntries, viewer: Viewer, reports: list[msgspec.Raw]) -> list[BatchResult]:
    """Up to 500 reports, each answered on its own and in the order sent: a bad one spoils no other."""
    if len(reports) > MOST_IN_BATCH:
        raise Invalid(f"At most {MOST_IN_BATCH} reports at once: send the rest in another batch.")
    return [await _file_one(db, live, viewer, raw) for raw in reports]


async def _file_one(db: Db, live: LiveEntries, viewer: Viewer, raw: msgspec.Raw) -> BatchResult:
    id = ""
    try:
        id = msgspec.json.decode(raw, type=_OnlyId).id
        report = msgspec.json.decode(raw, type=CheckReport)
        told, is_new = await file_check(db, live, viewer, report)
        return BatchResult(id, 201 if is_new else 200, told)
    except msgspec.ValidationError as error:
        return BatchResult(id, 422, problem=invalid(str(error)).body(f"urn:uuid:{id}"))
    except Problem as problem:
        return BatchResult(id, problem.status, problem=problem.body(f"urn:uuid:{id}"))


class _OnlyId(msgspec.Struct):
    id: str = ""


def _readable(report: CheckReport) -> None:
    errors: list[FieldError] = []
    if report.id.version != 7:
        errors.append(FieldError("/id", "Make the id a UUID of version 7 (RFC 9562).", "uuid7"))
    if not report.as_printed:
        errors += [FieldError(wrong.pointer, wrong.message, wrong.code) for wrong in check_digits(report.subject)]
    if errors:
        raise Invalid("; ".join(f"{error.pointer}: {error.message}" for error in errors), errors)


async def _store(tx: Tx, report: CheckReport, told: Answer, class_id: int, mark_class_id: int) -> dict[str, object]:
    position = report.position
    named = reference(tx.viewer.country)
    row = await tx.maybe(
        q.store_check,
        id=report.id,
        reference=named,
        operation=report.operation,
        checkpoint=report.checkpoint,
        country=tx.viewer.country,
        person_id=tx.viewer.person_id,
        occurred_at=report.occurred_at,
        clock_suspect=report.occurred_at > utc_now() + CLOCK_AHEAD,
        as_printed=report.as_printed,
        lon=position.lon if position else None,
        lat=position.lat if position else None,
        accuracy_m=position.accuracy_m if position else None,
        body=report,
        body_hash=_digest(report),
        answer=told.answer,
        instruction=told.code,
        subject=kind_of(report),
        severity=SEVERITY[told.answer],
        class_id=class_id,
        mark_class_id=mark_class_id,
    )
    if row is None:
        raise NotFound(f"There is no checkpoint {report.checkpoint} of yours in {report.operation}.")
    return {**dict(row), "reference": named}


async def _first_answer(tx: Tx, report: CheckReport, phase: str) -> CheckAnswer:
    row = await tx.maybe(q.check_of_person, id=report.id, person_id=tx.viewer.person_id)
    if row is None:
        raise OperationClosed if phase != "active" else IdReused
    if bytes(row["body_hash"]) != _digest(report):
        raise IdReused
    tx.unchanged()
    tx.audit(FILE, report.id, result="repeat")
    return CheckAnswer(row["id"], row["recorded_at"], row["answer"], row["reference"], instruction(row["instruction"]))


def _reported(report: CheckReport, told: Answer, country: str, row: dict[str, object], class_id: int) -> Event:
    mark = Mark(
        kind="check",
        state=told.answer,
        subject=kind_of(report),
        country=country,
        place=report.checkpoint,
        lon=row["lon"],
        lat=row["lat"],
        severity=SEVERITY[told.answer],
        occurred_at=report.occurred_at,  # pyright: ignore[reportArgumentType]
    )
    return Event(
        kind=REPORTED,
        record=report.id,
        version=1,
        class_id=class_id,
        at=report.occurred_at,
        operation=report.operation,
        mark=mark,
    )


def kind_of(report: CheckReport) -> str:
    """The subject's kind as a word: person, vehicle …"""
    return str(type(report.subject).__struct_config__.tag)


def _digest(report: CheckReport) -> bytes:
    return hashlib.sha256(msgspec.json.encode(report)).digest()
