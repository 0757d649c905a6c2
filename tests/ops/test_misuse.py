"""Forty-six officers who misuse what they may see, among the 12,020 ordinary checks of a week."""

import unicodedata
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from jointops.base.db import Db, connect
from jointops.base.ids import uuid7
from jointops.base.migrate import migrate
from jointops.base.people.actions import enrol
from jointops.base.servers import OWNER, _own_database
from jointops.base.settings import deployment_secret
from jointops.bench.misuse.ordinary import Week
from jointops.bench.misuse.planted import CASES
from jointops.bench.misuse.run import FALSE, RECALL, judged, planted_week, reported
from jointops.demo.personas import people
from jointops.node import Node
from ops.misuse.model import Report
from ops.misuse.queries import report_misuse
from tests.alerts.support import opened
from tests.integrations.support import imported, table, vehicle_row
from tests.ops.support import Ledger
from tests.support import Person

NOBODY = UUID(int=0)


@pytest.fixture(scope="module")
async def node(node_of_its_own: Node) -> Node:
    return node_of_its_own


@pytest.fixture(scope="module")
async def owner(node: Node) -> AsyncGenerator[asyncpg.Connection]:
    """The superuser of a database where nothing happened yet."""
    assert node.servers._postgres is not None
    url = await _own_database(node.servers._postgres.get_uri(), "misuse")
    await migrate(url, deployment_secret(node.servers.data))
    await enrol(url, people())
    opened = await asyncpg.connect(url.replace(OWNER, "postgres"))
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def found(node: Node, owner: asyncpg.Connection) -> AsyncGenerator[tuple[Week, Report, Db]]:
    """The week with its forty-six, and the report on it."""
    assert node.servers._postgres is not None
    url = await _own_database(node.servers._postgres.get_uri(), "misuse")
    db = await connect(url, deployment_secret(node.servers.data))
    yield await planted_week(db, owner), await reported(db, NOBODY), db
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


@pytest.mark.parametrize(("told", "rules"), [(True, set[str]()), (False, {"burst", "off_shift"})])
async def test_what_an_open_screen_reads_when_it_is_told_of_it_is_no_look_of_whoever_left_it_open(
    found: tuple[Week, Report, Db], owner: asyncpg.Connection, told: bool, rules: set[str]
) -> None:
    """Thirty matches at three in the morning, each read once, while the bureau is at home."""
    _, _, db = found
    night = datetime(2026, 1, 5 + told, 3, tzinfo=UTC)
    looks = [(uuid7(), night + timedelta(seconds=turn)) for turn in range(30)]
    await owner.executemany(_LOOK, looks)
    if told:
        await owner.executemany(_TOLD, [(turn, record, at) for turn, (record, at) in enumerate(looks)])
    seen = await report_misuse(db, NOBODY, night, night + timedelta(hours=1))
    assert {case.query for case in seen.cases} == rules


_LOOK = """insert into base.audit (at, person_id, verb, record)
select $2::timestamptz + interval '1 second', id, 'match.read', $1 from base.person where user_name = 'bureau.ml'"""

_TOLD = """insert into realtime.event (number, kind, record, version, class_id, at, recorded_at, data)
select 1000000 + $1::int, 'match.corrected', $2, 2, id, $3::timestamptz, $3, '{}' from base.access_class
where audience = '{op:kafo-ii}' and marking = 2 and excluded = '{}'"""


async def test_who_searches_one_after_the_other_or_sends_files_that_never_go_live_is_reported(person: Person) -> None:
    claire, dpo = await person("bureau.fr"), await person("dpo")
    for number in range(25):
        assert (await claire.post("/api/watchlists/search", json={"text": f"Kone {number}"})).status_code == 200
    await opened(claire, "FR-PROBED", ["vehicle"])
    for number in range(4):
        await imported(claire, "FR-PROBED", table(vehicle_row(str(number), f"71 PR 000{number} BF")), hold="true")
    cases = (await dpo.get("/api/misuse")).json()["cases"]
    found = {case["query"]: len(case["rows"]) for case in cases if case["user"] == "bureau.fr"}
    assert (found["searches"], found["files_held"]) == (25, 4)


async def test_numbers_a_sign_apart_are_seen_behind_another_and_a_paper_beside_many_telephones_is_none(
    person: Person, ledger: Ledger
) -> None:
    dpo = await person("dpo")

    async def asked(user: str, subjects: list[dict[str, Any]]) -> bool:
        """Whether that is in the report."""
        officer = await person(user)
        post = {"operation": "kafo-ii", "checkpoint": "ML-GAO-01", "occurred_at": datetime.now(UTC).isoformat()}
        ids = [str(uuid7()) for _ in subjects]
        checks = [
            {**post, "id": id, "subject": {"kind": "person", **one}} for id, one in zip(ids, subjects, strict=True)
        ]
        assert (await officer.post("/api/checks/batch", json=checks)).is_success
        await ledger.settled()
        cases = (await dpo.get("/api/misuse")).json()["cases"]
        rows = [row for case in cases if case["query"] == "near_numbers" for row in case["rows"]]
        return any(row["record"] in ids for row in rows)

    def paper(number: str) -> dict[str, str]:
        return {"type": "passport", "number": number, "country": "ML"}

    behind = [{"documents": [paper("KX550917"), paper(f"QT71{sign}83")]} for sign in "2469"]
    beside = [
        {"documents": [paper("ZV640218")], "phones": [phone]}
        for phone in ("+22370114455", "+22366902713", "+22379538820", "+22365207794")
    ]
    assert await asked("officer.ml", behind)
    assert not await asked("officer.ml", beside)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("AB1234", "AB1254", True), ("AB1234", "AB124", True), ("AB1234", "AB12345", True), ("AB1234", "AB1243", True),
        ("AB1234", "AB1234", False), ("AB1234", "AB1399", False), ("AB1234", "BA1243", False), ("A", "", True),
    ],
)  # fmt: skip
async def test_one_number_with_a_sign_changed_is_told_from_another(
    owner: asyncpg.Connection, one: str, other: str, apart: bool
) -> None:
    assert await owner.fetchval("select ops.sign_apart($1, $2)", one, other) is apart
    assert await owner.fetchval("select ops.sign_apart($2, $1)", one, other) is apart
