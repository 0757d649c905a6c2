"""Fixture F3: nine alerts; one addressee is cut off during three, and then has exactly those three, in order."""

import httpx
import msgspec
import pytest
from playwright.async_api import expect

from tests.browser.cable import Cable
from tests.browser.conftest import PageOf
from tests.browser.desks import is_live, texts
from tests.support import Person, until

pytestmark = pytest.mark.browser

COUNTRIES = ["FR", "BR", "ML"]


async def sent(chen: httpx.AsyncClient, series: str, number: int) -> str:
    """One alert of the kind that no storm folds away, to the three countries; its id."""
    body = {
        "operation": "kafo-ii", "title": f"{series} {number}", "text": "Facts first, then the question.",
        "priority": "P1", "countries": COUNTRIES, "functions": ["mla"],
    }  # fmt: skip
    draft = (await chen.post("/api/alerts", json=body)).json()
    version = {"if-match": f'"{draft["version"]}"'}
    answer = await chen.post(f"/api/alerts/{draft['id']}/release", headers=version)
    assert answer.status_code == 200, answer.text
    return draft["id"]


async def states(chen: httpx.AsyncClient, ids: list[str], country: str) -> list[str]:
    """How far each alert has come with a country, as its sender sees it."""
    alerts = [(await chen.get(f"/api/alerts/{id}")).json() for id in ids]
    return [
        addressee["state"]
        for alert in alerts
        for addressee in alert["addressees"]
        if addressee["authority"]["country"] == country
    ]


def released(cable: Cable) -> list[str]:
    """The alerts whose release the websocket told, in order and as often as it told."""
    frames = [msgspec.json.decode(one) for one in cable.frames]
    return [one["event"]["record"] for one in frames if one["type"] == "event" and one["event"]["kind"] == RELEASED]


RELEASED = "alert.released"


async def _told(cable: Cable, ids: list[str]) -> None:
    """Until the websocket has told of as many releases: they are these, in this order."""

    async def as_many() -> bool:
        return len(released(cable)) >= len(ids)

    await until(as_many, within=20)
    assert released(cable) == ids


async def test_who_was_cut_off_during_three_of_nine_alerts_gets_exactly_those_three_in_order(
    page_of: PageOf, person: Person
) -> None:
    chen = await person("centre.kafo")
    async with page_of("prosecutor.fr", again=False) as page:
        cable = Cable(page)
        await cable.lay()
        await is_live(page)
        first = [await sent(chen, "Seizure", number) for number in (1, 2, 3)]
        await expect(page.locator(".inbox ol .t")).to_have_count(3, timeout=15_000)
        assert released(cable) == first

        await cable.cut()
        await expect(page.locator(".link")).to_contain_text("offline", timeout=15_000)
        missed = [await sent(chen, "Seizure", number) for number in (4, 5, 6)]
        assert await states(chen, missed, "FR") == ["sent"] * 3, "the sender sees that they have not arrived"
        assert await page.locator(".inbox ol .t").count() == 3

        await cable.mend()
        await _told(cable, [*first, *missed])  # those three, in order, none twice
        await expect(page.locator(".inbox ol .t")).to_have_count(6, timeout=20_000)

        last = [await sent(chen, "Seizure", number) for number in (7, 8, 9)]
        await expect(page.locator(".inbox ol .t")).to_have_count(9, timeout=15_000)
        assert released(cable) == [*first, *missed, *last], "in order, none twice"
        assert sorted(await texts(page, ".inbox ol .t")) == [f"Seizure {number}" for number in range(1, 10)]

        async def arrived() -> bool:
            return await states(chen, [*first, *missed, *last], "FR") == ["delivered"] * 9

        await until(arrived, within=15)
    for country in ("br", "ml"):
        colleague = await person(f"prosecutor.{country}")
        for id in (first[0], missed[0]):
            assert (await colleague.post(f"/api/alerts/{id}/acknowledge")).status_code == 200
        assert await states(chen, [first[0], missed[0], last[0]], country.upper()) == ["acknowledged"] * 2 + ["sent"]


async def test_who_starts_the_browser_anew_finds_what_came_meanwhile_once(page_of: PageOf, person: Person) -> None:
    chen = await person("centre.kafo")
    boats = ".inbox ol .t:has-text('Boat')"
    async with page_of("prosecutor.ml") as page:
        await is_live(page)
        early = [await sent(chen, "Boat", number) for number in (1, 2, 3)]
        await expect(page.locator(boats)).to_have_count(3, timeout=15_000)

    missed = [await sent(chen, "Boat", number) for number in (4, 5, 6)]
    assert await states(chen, missed, "ML") == ["sent"] * 3
    async with page_of("prosecutor.ml") as page:
        await is_live(page)
        await expect(page.locator(boats)).to_have_count(6, timeout=15_000)
        for number in (7, 8, 9):
            await sent(chen, "Boat", number)
        await expect(page.locator(boats)).to_have_count(9, timeout=15_000)
        assert sorted(await texts(page, boats)) == [f"Boat {number}" for number in range(1, 10)]

        async def arrived() -> bool:
            return await states(chen, [*early, *missed], "ML") == ["delivered"] * 6

        await until(arrived, within=15)
