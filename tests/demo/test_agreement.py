"""The screening engine finds the planned 300 matches in the week, and not one more."""

from uuid import UUID

import msgspec
import pytest

from alerts.screening import Explained, Index, prepare
from alerts.watchlists.model import split
from jointops.demo.checks import Filed
from jointops.demo.hits import Hit
from jointops.demo.kafo_ii import Week, make_week
from ops.checks.model import CheckReport

Pair = tuple[UUID, UUID]


@pytest.fixture(scope="module")
def week() -> Week:
    return make_week()


@pytest.fixture(scope="module")
def met(week: Week) -> dict[Pair, Explained]:
    """(entry, check) → why, for the whole week against all entries that are ever made."""
    index = Index()
    for number, step in enumerate(step for step in week.steps if step.call.endswith("/entries")):
        index.put(UUID(int=number), prepare(split(msgspec.json.decode(step.body)).subject))
    found: dict[Pair, Explained] = {}
    for filed in week.filed:
        report = msgspec.json.decode(filed.body, type=CheckReport)
        for one in index.screen(prepare(report.subject)):
            found[one.entry, report.id] = one.explained
    return found


def planned(week: Week) -> dict[Pair, Hit]:
    """(entry, check) → the plan."""
    entries = [step.body for step in week.steps if step.call.endswith("/entries")]
    subjects = {msgspec.json.encode(split(msgspec.json.decode(body)).subject): n for n, body in enumerate(entries)}
    hits = {hit.number: hit for hit in week.hits}
    return {
        (UUID(int=subjects[msgspec.json.encode(hits[filed.number].entry)]), _id(filed)): hits[filed.number]
        for filed in week.filed
        if filed.number
    }


def _id(filed: Filed) -> UUID:
    return msgspec.json.decode(filed.body, type=CheckReport).id


def test_all_that_meets_was_planned(week: Week, met: dict[Pair, Explained]) -> None:
    assert {pair: met[pair] for pair in met.keys() - planned(week).keys()} == {}


def test_all_that_was_planned_meets(week: Week, met: dict[Pair, Explained]) -> None:
    plan = planned(week)
    assert len(plan) == 300
    assert [plan[pair] for pair in plan.keys() - met.keys()] == []


def test_an_act_now_is_planned_where_a_number_is_met_exactly(week: Week, met: dict[Pair, Explained]) -> None:
    surprises = {
        hit.number: (hit.kind, hit.state, met[pair].band)
        for pair, hit in planned(week).items()
        if hit.action == "seize" and (met[pair].band == "exact") != hit.exact
    }
    assert surprises == {}
