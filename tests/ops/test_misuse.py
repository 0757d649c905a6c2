"""Forty-six officers who misuse what they may see, among the 12,020 ordinary checks of a week."""

import unicodedata
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from jointops.base.db import Db, connect
from jointops.base.ids import uuid7
from jointops.base.migrate import migrate
from jointops.base.people.actions import enrol
from jointops.base.servers import _own_database
from jointops.base.settings import deployment_secret
from jointops.bench.misuse.ordinary import Week
from jointops.bench.misuse.planted import CASES
from jointops.bench.misuse.run import FALSE, RECALL, judged, planted_week, reported
from jointops.demo.personas import people
from jointops.node import Node
from ops.misuse.model import Report
from tests.support import Person

NOBODY = UUID(int=0)


@pytest.fixture(scope="module")
async def node(node_of_its_own: Node) -> Node:
    return node_of_its_own


@pytest.fixture(scope="module")
async def found(node: Node) -> AsyncGenerator[tuple[Week, Report, Db]]:
    """The week with its forty-six, and the report on it."""
    assert node.servers._postgres is not None
    url = await _own_database(node.servers._postgres.get_uri(), "misuse")
    secret = deployment_secret(node.servers.data)
    await migrate(url, secret)
    await enrol(url, people())
    db, owner = await connect(url, secret), await asyncpg.connect(url)
    yield await planted_week(db, owner), await reported(db, NOBODY), db
    await owner.close()
    await db.close()


def test_forty_six_cases_among_twelve_thousand_checks_are_found_and_hardly_anyone_else_is(
    found: tuple[Week, Report, Db],
) -> None:
    week, report, _ = found
    seen = judged(week, report)
    assert len(set(week.planted)) == CASES
    assert seen.recall >= RECALL, seen.missed
    assert seen.false_per_1000 <= FALSE, report.cases


def test_a_case_says_its_rule_and_holds_the_rows_behind_it(found: tuple[Week, Report, Db]) -> None:
    week, report, _ = found
    made = {id: (user, at) for id, user, _, at, _, _ in week.checks}
    for case in report.cases:
        assert case.rows and case.rows[0].at == case.first_at and case.rule.endswith(".")
        for row in case.rows:
            if row.verb == "check.file":
                assert row.record is not None and made[row.record] == (case.user, row.at)


async def test_the_reader_s_own_looks_are_no_part_of_the_report(found: tuple[Week, Report, Db]) -> None:
    _, report, db = found
    user = report.cases[0].user
    id = await db.pool("app").fetchval("select id from base.person where user_name = $1", user)
    theirs = await reported(db, id)
    assert user not in {case.user for case in theirs.cases}
    assert len(theirs.cases) == len([case for case in report.cases if case.user != user])


async def test_an_officer_who_checks_their_own_name_is_reported_to_the_dpo_alone(person: Person) -> None:
    awa, dpo = await person("officer.ml"), await person("dpo")
    name = (await awa.get("/api/session")).json()["viewer"]["name"]
    check = {
        "id": str(uuid7()),
        "operation": "kafo-ii",
        "checkpoint": "ML-GAO-01",
        "occurred_at": datetime.now(UTC).isoformat(),
        "subject": {"kind": "person", "names": [{"full": name.upper()}], "birth_date": "1985"},
    }
    *given, family = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().upper().split()
    lines = [f"P<MLI{family}<<{'<'.join(given)}".ljust(44, "<"), "MA12345670MLI8503207M2603201".ljust(44, "<")]
    papers = [{"type": "passport", "mrz": lines}]
    read = {**check, "id": str(uuid7()), "as_printed": True, "subject": {"kind": "person", "documents": papers}}
    for one in (check, read):
        assert (await awa.post("/api/checks", json=one)).status_code == 201
    report = (await dpo.get("/api/misuse")).json()
    [case] = [case for case in report["cases"] if case["query"] == "oneself" and case["user"] == "officer.ml"]
    assert case["rule"] == "An officer checked a person of the officer's own name."
    ids = [str(check["id"]), str(read["id"])]
    assert set(ids) <= {row["record"] for row in case["rows"]}
    for other in ("officer.ml", "bureau.ml", "admin", "centre.kafo"):
        assert (await (await person(other)).get("/api/misuse")).status_code == 403
    assert (await dpo.get("/api/misuse", params={"from": "2020-01-01T00:00:00Z"})).status_code == 422
    admin = await person("admin")
    [look, *_] = (await admin.get("/api/audit", params={"verb": "misuse.read"})).json()["items"]
    assert look["user_name"] == "dpo" and look["records"] == len(report["cases"])
