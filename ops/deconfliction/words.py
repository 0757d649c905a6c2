"""What of a plan is compared: short texts of its place and time and of its subjects, from which tokens are made."""

from collections.abc import Iterable, Iterator

from alerts.screening.identifiers.keys import LETTERS
from alerts.screening.identifiers.reading import fold
from alerts.screening.identifiers.serial import UNREADABLE
from alerts.screening.model import Subject
from alerts.screening.prepare import Prepared, prepare
from ops.deconfliction.grid import CLOSE_M, FAR_M, buckets_of, cell_of, neighbours
from ops.deconfliction.model import Plan


def subject_words(subject: Subject) -> set[str]:
    """What two plans share when they mean one subject: a number as screening reads it, or a name with a birth date."""
    return set(_words(prepare(subject)))


def own_words(plan: Plan) -> set[str]:
    """The plan's own cell in each of its hours, and its subjects."""
    return set(_at(plan, FAR_M)) | _subjects(plan)


def probe_words(plan: Plan) -> set[str]:
    """The same with the neighbourhood: a plan meets another when its probes hold one of the other's own."""
    return set(_around(plan, FAR_M)) | _subjects(plan)


def own_close_words(plan: Plan) -> set[str]:
    return set(_at(plan, CLOSE_M))


def probe_close_words(plan: Plan) -> set[str]:
    return set(_around(plan, CLOSE_M))


def _words(prepared: Prepared) -> Iterator[str]:
    for number in prepared.numbers:
        # Two who are on one flight are not one subject, and what is left of a serial number is many firearms'.
        if number.kind == "trip" or UNREADABLE in number.folded:
            continue
        letter = f"subject|{LETTERS[number.kind]}{number.date}|"
        yield letter + number.folded
        if number.bare:
            yield letter + fold(number.bare)
    for name in prepared.names:
        for birth in prepared.births:
            yield f"subject|name|{' '.join(sorted(name.words))}|{birth}"


def _subjects(plan: Plan) -> set[str]:
    return {word for subject in plan.subjects for word in subject_words(subject)}


def _at(plan: Plan, side_m: int) -> Iterable[str]:
    if plan.position is None:
        return
    cell = cell_of(plan.position.lon, plan.position.lat, side_m)
    for bucket in buckets_of(plan.window.start, plan.window.end):
        yield f"place|{side_m}|{cell.row}|{cell.column}|{bucket}"


def _around(plan: Plan, side_m: int) -> Iterable[str]:
    if plan.position is None:
        return
    buckets = buckets_of(plan.window.start, plan.window.end)
    for cell in neighbours(cell_of(plan.position.lon, plan.position.lat, side_m), side_m):
        for bucket in range(buckets.start - 1, buckets.stop + 1):
            yield f"place|{side_m}|{cell.row}|{cell.column}|{bucket}"
