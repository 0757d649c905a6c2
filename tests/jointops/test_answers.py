"""What every answer has in common, whatever was asked: it says what it is, and invites nobody else."""

from pathlib import Path

import httpx
import pytest

from jointops.app import BASEMAP, FRONTEND
from tests.jointops.test_app import SCRIPTS
from tests.support import Person

FOREIGN = {"origin": "https://elsewhere.example"}


async def test_every_answer_says_what_it_is_and_in_which_letters(person: Person, url: str) -> None:
    awa = await person("officer.ml")
    kinds = {
        "/": "text/html; charset=utf-8",
        f"/assets/{SCRIPTS[0]}": "text/javascript; charset=utf-8",
        "/api/checks": "application/json",
        "/api/nowhere": "application/problem+json",
        "/api/map/snapshot?operation=kafo-ii": "application/vnd.jointops.columns",
    }

    assert {path: (await awa.get(path)).headers["content-type"] for path in kinds} == kinds


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
async def test_no_page_of_another_site_is_given_leave_to_read(person: Person, method: str) -> None:
    awa = await person("officer.ml")
    asked = {**FOREIGN, "access-control-request-method": "POST"}

    for path in ("/api/checks", "/api/session", "/"):
        answer = await awa.request(method, path, headers=asked)
        assert [name for name in answer.headers if name.startswith("access-control-")] == []


async def test_nobody_is_sent_elsewhere_and_told_what_made_the_answer(url: str) -> None:
    async with httpx.AsyncClient(base_url=url) as visitor:
        for path in ("/", "/api/checks", "/api/nowhere", "//elsewhere.example/x", "/assets", "/basemap"):
            answer = await visitor.get(path)
            assert answer.status_code < 300 or answer.status_code >= 400, path
            assert not {"server", "x-powered-by", "location"} & set(answer.headers)


@pytest.mark.parametrize("path", ["/", "/api/checks", "/assets/x.js"])
async def test_a_request_is_never_echoed(url: str, path: str) -> None:
    async with httpx.AsyncClient(base_url=url, headers={"x-canary": "echo"}) as visitor:
        answer = await visitor.request("TRACE", path)

    assert answer.status_code == 405
    assert "echo" not in answer.text


@pytest.mark.parametrize(("address", "kept"), [("/assets/", FRONTEND / "assets"), ("/basemap/", BASEMAP)])
async def test_no_folder_lists_its_files(url: str, address: str, kept: Path) -> None:
    async with httpx.AsyncClient(base_url=url) as visitor:
        answer = await visitor.get(address)

    assert answer.status_code == 404
    assert [file.name for file in kept.iterdir() if file.name in answer.text] == []
