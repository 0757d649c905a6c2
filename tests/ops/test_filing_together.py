"""Many officers send checks in one moment: the node keeps some in one commit, and each stays its own person's act."""

import asyncio
from uuid import UUID

import asyncpg
import msgspec
import pytest

from jointops.base.access import Viewer
from jointops.base.errors import Busy, NotFound, NotSignedIn
from jointops.base.together import LANES
from jointops.node import Node
from ops.checks.actions import file_check
from ops.checks.model import CheckAnswer, CheckReport
from tests.ops.test_filing import report
from tests.support import until

POSTS = {"officer.ml": "ML-GAO-01", "officer.ne": "NE-TOR-01"}


@pytest.fixture
async def officers(node: Node) -> dict[str, Viewer]:
    """Awa in Mali and Seydou in Niger, as their node knows them."""
    return {user: await node.sessions.open(user) for user in POSTS}


def checked(post: str) -> CheckReport:
    return msgspec.convert(report(post), CheckReport)


async def file(node: Node, officer: Viewer, body: CheckReport) -> tuple[CheckAnswer, bool]:
    return await file_check(node.db, node.live, node.denials, officer, body)


async def kept(node: Node, ids: list[UUID]) -> list[asyncpg.Record]:
    """What was kept of these, read past everyone's rights."""
    owner = await asyncpg.connect(node.servers.database_url)
    try:
        return await owner.fetch(
            "select id, country, person_id, xmin::text as act from ops.check_report where id = any($1)", ids
        )
    finally:
        await owner.close()


async def test_checks_of_one_moment_share_commits_and_stay_their_own_officers(
    node: Node, officers: dict[str, Viewer]
) -> None:
    sent = [(officers[user], checked(post)) for user, post in POSTS.items() for _ in range(25)]

    answers = await asyncio.gather(*(file(node, officer, body) for officer, body in sent))

    assert [answer.id for answer, is_new in answers if is_new] == [body.id for _, body in sent]
    rows = {row["id"]: row for row in await kept(node, [body.id for _, body in sent])}
    assert len({row["act"] for row in rows.values()}) < len(sent) / 4
    for officer, body in sent:
        assert (rows[body.id]["country"], rows[body.id]["person_id"]) == (officer.country, officer.person_id)


async def test_one_that_is_refused_spoils_none_of_the_others(node: Node, officers: dict[str, Viewer]) -> None:
    awa = officers["officer.ml"]
    gone = await node.sessions.open("officer.ml")
    await node.sessions.close(gone)
    good = [checked("ML-GAO-01") for _ in range(LANES + 8)]
    refused, elsewhere = checked("ML-GAO-01"), checked("NE-TOR-01")

    # The first ones go alone and at once; those behind them wait, and go together.
    answers = await asyncio.gather(
        *(file(node, awa, body) for body in good[:-4]),
        file(node, gone, refused),
        file(node, awa, elsewhere),
        *(file(node, awa, body) for body in good[-4:]),
        return_exceptions=True,
    )

    wrong = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [type(error) for error in wrong] == [NotSignedIn, NotFound]
    left = {row["id"] for row in await kept(node, [body.id for body in [*good, refused, elsewhere]])}
    assert left == {body.id for body in good}


async def test_a_check_sent_many_times_in_one_moment_is_kept_once(node: Node, officers: dict[str, Viewer]) -> None:
    awa, body = officers["officer.ml"], checked("ML-GAO-01")

    answers = await asyncio.gather(*(file(node, awa, body) for _ in range(12)))

    assert sum(is_new for _, is_new in answers) == 1
    assert len({answer.reference for answer, _ in answers}) == 1
    assert len(await kept(node, [body.id])) == 1


async def test_who_goes_away_meanwhile_takes_no_other_answer_along(node: Node, officers: dict[str, Viewer]) -> None:
    awa = officers["officer.ml"]
    bodies = [checked("ML-GAO-01") for _ in range(LANES + 6)]
    filing = [asyncio.create_task(file(node, awa, body)) for body in bodies]
    await asyncio.sleep(0)  # all have begun
    filing[-1].cancel()

    answers = await asyncio.gather(*filing, return_exceptions=True)

    assert isinstance(answers[-1], asyncio.CancelledError)
    assert [answer[0].id for answer in answers[:-1] if isinstance(answer, tuple)] == [body.id for body in bodies[:-1]]


async def test_one_that_comes_as_the_last_is_answered_is_not_forgotten(node: Node, officers: dict[str, Viewer]) -> None:
    awa = officers["officer.ml"]

    async def files_on(left: int) -> None:
        await file(node, awa, checked("ML-GAO-01"))
        if left:
            await files_on(left - 1)

    async with asyncio.timeout(20):
        await asyncio.gather(*(files_on(15) for _ in range(LANES)))


async def test_when_the_database_has_stopped_no_more_are_taken(node: Node, officers: dict[str, Viewer]) -> None:
    awa, stuck = officers["officer.ml"], checked("ML-GAO-01")
    owner = await asyncpg.connect(node.servers.database_url)
    try:
        async with owner.transaction():
            await owner.execute("lock table ops.check_report")
            filing = [asyncio.create_task(file(node, awa, checked("ML-GAO-01"))) for _ in range(LANES + 3)]

            async def refused() -> bool:
                later = asyncio.create_task(file(node, awa, stuck))
                done, _ = await asyncio.wait([later], timeout=0.1)
                if done:
                    return isinstance(later.exception(), Busy)
                filing.append(later)
                return False

            await until(refused, within=10)
    finally:
        await owner.close()

    assert all(isinstance(answer, tuple) for answer in await asyncio.gather(*filing, return_exceptions=True))
