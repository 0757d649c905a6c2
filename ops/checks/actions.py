"""Filing a check: kept, answered and told to the operation in one transaction."""

import hashlib
from datetime import timedelta
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import check_digits, prepare
from alerts.screening.model import kind_of
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.instruction import Answer, answer, behind
from geo.countries import name_of
from jointops.base.access import Viewer, allowed
from jointops.base.clock import is_on_calendar, utc_now
from jointops.base.db import Db
from jointops.base.edge import invalid
from jointops.base.errors import FieldError, IdReused, Invalid, NotFound, Problem, TooLarge, WrongState
from jointops.base.handling import exits
from jointops.base.ids import reference
from jointops.base.tx import Event, Mark
from ops.checks.model import (
    FILE,
    REPORTED,
    BatchResult,
    CheckAnswer,
    CheckReport,
    check_class,
    check_mark_class,
    instruction,
    travels,
)
from ops.checks.queries import q
from ops.denials.index import Denials
from ops.operations.model import takes_part

CLOCK_AHEAD = timedelta(minutes=5)
"""A device's clock further ahead than this is kept, marked and shown as suspect."""

SEVERITY = {"clear": 0, "wait": 1, "act": 2}

MOST_IN_BATCH = 500


class OperationClosed(WrongState):
    """This operation takes no checks now: it is not in its active phase."""


class CountryNotActive(WrongState):
    """This country is not active in the operation yet, so its checks are not taken: bring it to active first."""


async def file_check(
    db: Db, live: LiveEntries, denials: Denials, viewer: Viewer, report: CheckReport
) -> tuple[CheckAnswer, bool]:
    """Keep a check, tell the officer what may be told, tell the operation. A repeat gets the first answer, and False.

    Raises Invalid (422), NotFound (404: no such post for you), OperationClosed or CountryNotActive (409), IdReused
    (409).
    """
    _readable(report)
    allowed(viewer, FILE)
    if not takes_part(viewer, report.operation):
        raise _no_post(report)
    left, misused = denials.sift(report.subject, live.told(prepare(report.subject), viewer.country))
    told, entries = answer(left, misused=bool(misused)), behind(left, misused)
    class_id = await db.class_id(check_class(report.operation, viewer.country))
    mark_class_id = await db.class_id(check_mark_class(report.operation, viewer.country))
    try:
        return await _keep(db, viewer, report, told, entries, class_id, mark_class_id)
    except asyncpg.UniqueViolationError:  # the reference, of 30 random bits, stands for another check already
        return await _keep(db, viewer, report, told, entries, class_id, mark_class_id)


async def _keep(
    db: Db,
    viewer: Viewer,
    report: CheckReport,
    told: Answer,
    entries: list[UUID],
    class_id: int,
    mark_class_id: int,
) -> tuple[CheckAnswer, bool]:
    named = reference(viewer.country)
    body = msgspec.json.encode(report)
    position = report.position
    async with db.at_once(viewer) as tx:
        tx.require(FILE)
        tx.audit(FILE, report.id, asked=msgspec.json.encode(report.subject).decode())
        tx.emit(_reported(report, told, viewer.country, mark_class_id))
        row = await tx.do(
            q.file_check,
            id=report.id,
            reference=named,
            operation=report.operation,
            checkpoint=report.checkpoint,
            country=viewer.country,
            person_id=viewer.person_id,
            at=report.occurred_at,
            clock_suspect=report.occurred_at > utc_now() + CLOCK_AHEAD,
            as_printed=report.as_printed,
            lon=position.lon if position else None,
            lat=position.lat if position else None,
            accuracy_m=position.accuracy_m if position else None,
            body=msgspec.Raw(body),
            body_hash=_digest(body),
            answer=told.answer,
            instruction=told.code,
            told=f"{{{','.join(map(str, entries))}}}" if entries else None,
            class_id=class_id,
        )
    if row is None:
        raise _no_post(report)
    if row["recorded_at"] is None:
        return await _first_answer(db, viewer, report, row["phase"], row["readiness"]), False
    ways = exits(travels(report.operation, viewer.country), viewer)
    return CheckAnswer(report.id, row["recorded_at"], told.answer, named, ways, instruction(told.code)), True


def _no_post(report: CheckReport) -> NotFound:
    return NotFound(f"There is no checkpoint {report.checkpoint} of yours in {report.operation}.")


async def file_batch(
    db: Db, live: LiveEntries, denials: Denials, viewer: Viewer, reports: list[object]
) -> list[BatchResult]:
    """Up to 500 reports, each answered on its own and in the order sent: a bad one spoils no other."""
    if len(reports) > MOST_IN_BATCH:
        raise TooLarge(f"At most {MOST_IN_BATCH} reports at once: send the rest in another batch.")
    return [await _file_one(db, live, denials, viewer, sent) for sent in reports]


async def _file_one(db: Db, live: LiveEntries, denials: Denials, viewer: Viewer, sent: object) -> BatchResult:
    id = ""
    try:
        id = msgspec.convert(sent, _OnlyId).id
        report = msgspec.convert(sent, CheckReport)
        told, is_new = await file_check(db, live, denials, viewer, report)
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
    if not is_on_calendar(report.occurred_at):
        errors.append(FieldError("/occurred_at", "No calendar has this instant: set the device's clock.", "time"))
    if not report.as_printed:
        errors += [FieldError(wrong.pointer, wrong.message, wrong.code) for wrong in check_digits(report.subject)]
    if errors:
        raise Invalid("; ".join(f"{error.pointer}: {error.message}" for error in errors), errors)


async def _first_answer(db: Db, viewer: Viewer, report: CheckReport, phase: str, readiness: str) -> CheckAnswer:
    """What this person was told when the check came before."""
    async with db.write(viewer) as tx:
        tx.require(FILE)
        row = await tx.maybe(q.check_of_person, id=report.id, person_id=viewer.person_id)
        if row is None:
            raise _not_taken(viewer.country, phase, readiness)
        if bytes(row["body_hash"]) != _digest(msgspec.json.encode(report)):
            raise IdReused
        tx.unchanged()
        tx.audit(FILE, report.id, result="repeat")
        told = instruction(row["instruction"])
        ways = exits(travels(report.operation, viewer.country), viewer)
        return CheckAnswer(row["id"], row["recorded_at"], row["answer"], row["reference"], ways, told)


def _not_taken(country: str, phase: str, readiness: str) -> Problem:
    """Why a check was not kept that this person had not sent before."""
    if phase != "active":
        return OperationClosed()
    if readiness != "active":
        said = f"{name_of(country)} is {readiness} in this operation: its national centre, or the operation's, brings"
        then = "it to active under Preparation once legal basis and both focal points are named. Then send this again."
        return CountryNotActive(f"{said} {then}", why="country-not-active", countries=[country])
    return IdReused()


def _reported(report: CheckReport, told: Answer, country: str, class_id: int) -> Event:
    position = report.position
    mark = Mark(
        kind="check",
        state=told.answer,
        subject=kind_of(report.subject),
        country=country,
        place=report.checkpoint,
        lon=position.lon if position else 0.0,  # without a position it is shown at its post, which the database knows
        lat=position.lat if position else 0.0,
        severity=SEVERITY[told.answer],
        occurred_at=report.occurred_at,
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


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
