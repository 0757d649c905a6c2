"""The screening engine finds the planned matches of Turquesa II, and hardly any between both operations."""

from uuid import UUID

import msgspec
import pytest

from alerts.screening import Index, prepare
from alerts.screening.model import Subject
from alerts.watchlists.model import split
from jointops.demo import kafo_ii
from jointops.demo.turquesa.turquesa_ii import make_week
from jointops.demo.turquesa.volumes import Volumes
from jointops.demo.week import Week
from ops.checks.model import CheckReport


@pytest.fixture(scope="module")
def week() -> Week:
    return make_week(volumes=Volumes(10))


def entries_of(week: Week) -> list[Subject]:
    return [split(msgspec.json.decode(step.body)).subject for step in week.steps if step.call.endswith("/entries")]


def index_of(subjects: list[Subject]) -> Index:
    index = Index()
    for number, subject in enumerate(subjects):
        index.put(UUID(int=number), prepare(subject))
    return index


def test_what_meets_is_what_was_planned(week: Week) -> None:
    entries = entries_of(week)
    number_of = {msgspec.json.encode(subject): number for number, subject in enumerate(entries)}
    planned = {hit.number: number_of[msgspec.json.encode(hit.entry)] for hit in week.hits}
    index = index_of(entries)
    met: set[tuple[int, int]] = set()
    for filed in week.filed:
        report = msgspec.json.decode(filed.body, type=CheckReport)
        met |= {(filed.number, one.entry.int) for one in index.screen(prepare(report.subject))}
    assert met == set(planned.items())


@pytest.mark.slow
def test_hardly_anybody_of_one_operation_meets_an_entry_of_the_other(week: Week) -> None:
    kafo = kafo_ii.make_week()
    for here, there in ((week, kafo), (kafo, week)):
        index = index_of(entries_of(there))
        met = [
            filed.body
            for filed in here.filed
            if index.screen(prepare(msgspec.json.decode(filed.body, type=CheckReport).subject))
        ]
        assert len(met) <= len(here.filed) / 5_000
