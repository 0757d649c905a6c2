"""What every answer has in common, whatever was asked: it says what it is, and invites nobody else."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog.testing
from litestar import get
from litestar.routes import HTTPRoute

from geo.countries import FOLDER
from jointops.app import FRONTEND, application
from jointops.base.sessions.model import READ
from jointops.node import Node
from jointops.rooms import CONTROLLERS
from tests.jointops.test_app import SCRIPTS
from tests.support import Person, caller

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


async def test_no_answer_to_a_person_is_kept_on_its_way(person: Person, url: str) -> None:
    awa = await person("officer.ml")
    asked = ("/api/checks", "/api/session", "/api/nowhere", "/api/map/snapshot?operation=kafo-ii", "/api/operations")

    kept = {path: (await awa.get(path)).headers["cache-control"] for path in asked}
    async with caller(url) as stranger:
        kept["nobody"] = (await stranger.get("/api/checks")).headers["cache-control"]

    assert set(kept.values()) == {"private, no-store"}


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
async def test_no_page_of_another_site_is_given_leave_to_read(person: Person, method: str) -> None:
    awa = await person("officer.ml")
    asked = {**FOREIGN, "access-control-request-method": "POST"}

    for path in ("/api/checks", "/api/session", "/"):
        answer = await awa.request(method, path, headers=asked)
        assert [name for name in answer.headers if name.startswith("access-control-")] == []


async def test_nobody_is_sent_elsewhere_and_told_what_made_the_answer(url: str) -> None:
    async with caller(url) as visitor:
        for path in ("/", "/api/checks", "/api/nowhere", "//elsewhere.example/x", "/assets", "/basemap"):
            answer = await visitor.get(path)
            assert answer.status_code < 300 or answer.status_code >= 400, path
            assert not {"server", "x-powered-by", "location"} & set(answer.headers)


@pytest.mark.parametrize("path", ["/", "/api/checks", "/assets/x.js"])
async def test_a_request_is_never_echoed(url: str, path: str) -> None:
    async with caller(url, headers={"x-canary": "echo"}) as visitor:
        answer = await visitor.request("TRACE", path)

    assert answer.status_code == 405
    assert "echo" not in answer.text


@pytest.mark.parametrize("path", ["/metrics", "/docs", "/centre", "/index.php", "/../pyproject.toml"])
async def test_what_is_no_page_is_not_found(url: str, path: str) -> None:
    async with caller(url) as visitor:
        answer = await visitor.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "There is no such page: every screen begins at /."


async def test_a_watcher_may_ask_whether_the_page_is_there_without_reading_it(url: str) -> None:
    async with caller(url) as visitor:
        answer = await visitor.head("/")

    assert (answer.status_code, answer.content) == (200, b"")


async def test_what_the_router_refuses_has_words_and_a_page_of_its_own(person: Person) -> None:
    awa = await person("officer.ml")
    answers = [await awa.get("/api/nowhere"), await awa.put("/api/checks", json={})]

    assert [answer.status_code for answer in answers] == [answer.json()["status"] for answer in answers] == [404, 405]
    assert {answer.json()["type"].rpartition("/")[2] for answer in answers} == {"refused"}
    assert [answer.json()["detail"] for answer in answers] == [
        "There is no such address.",
        "This address does not take this method.",
    ]
    assert (Path(__file__).parents[2] / "docs" / "problems" / "refused.md").exists()


KEPT = {"/assets/": FRONTEND / "assets", "/basemap/": FOLDER}


@pytest.mark.parametrize(("address", "names"), [(at, [*map(str, kept.iterdir())]) for at, kept in KEPT.items()])
async def test_no_folder_lists_its_files(url: str, address: str, names: list[str]) -> None:
    async with caller(url) as visitor:
        answer = await visitor.get(address)

    assert answer.status_code == 404
    assert [name for name in names if name.rpartition("/")[2] in answer.text] == []


async def test_a_file_is_sent_packed_to_whoever_takes_it_so_and_not_again_while_it_is_the_same(url: str) -> None:
    longest = max((FRONTEND / "assets").glob("*.js"), key=lambda file: file.stat().st_size)
    async with caller(url) as visitor:
        for path in (f"/assets/{longest.name}", "/basemap/countries.json"):
            packed = await visitor.get(path)
            plain = await visitor.get(path, headers={"accept-encoding": "identity"})
            again = await visitor.get(path, headers={"if-none-match": packed.headers["etag"]})

            assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
            assert packed.headers["vary"] == plain.headers["vary"] == "accept-encoding"
            assert packed.content == plain.content
            assert int(packed.headers["content-length"]) < len(plain.content) / 2
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", packed.headers["etag"])
        assert (await visitor.get("/basemap/boundaries.npz")).status_code == 404


async def test_an_error_of_ours_says_nothing_of_our_insides_and_is_logged_once(node: Node) -> None:
    @get("/api/broken", opt={"verb": READ, "public": True}, sync_to_thread=False)
    def broken() -> None:
        raise ValueError("select token_hash from base.session")

    app: Any = application(node, [*CONTROLLERS, broken])
    with structlog.testing.capture_logs() as logged:
        door = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=door, base_url="http://node") as visitor:
            answer = await visitor.get("/api/broken")

    body = answer.json()
    assert (answer.status_code, body["type"].rpartition("/")[2]) == (500, "our-error")
    assert not re.search("token_hash|ValueError|Traceback|line [0-9]", answer.text)
    assert [line["instance"] for line in logged if line["log_level"] == "error"] == [body["instance"]]


def test_what_answers_to_everyone_is_known(node: Node) -> None:
    """Below /api, tests/jointops/test_app.py knows it; beside that: pages, health, and the description of the calls."""
    found = {route.path for route in application(node, CONTROLLERS).routes if isinstance(route, HTTPRoute)}
    described = {path for path in found if path.startswith("/api/schema")}

    assert {path for path in found - described if not path.startswith("/api/")} == {
        "/", "/{path:path}", "/assets/{name:str}", "/basemap/{name:str}", "/healthz", "/readyz",
    }  # fmt: skip
    assert described == {"/api/schema", "/api/schema/openapi.json", "/api/schema/{path:str}"}


async def test_the_description_says_of_a_call_what_its_code_says(node: Node) -> None:
    door = httpx.ASGITransport(application(node, CONTROLLERS))  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=door, base_url="http://node") as visitor:
        described = (await visitor.get("/api/schema/openapi.json")).json()["paths"]

        pages = [await visitor.get(f"/api/schema/{page}") for page in ("redoc", "swagger", "elements", "rapidoc")]

    assert {page.status_code for page in pages} == {404}, "they would fetch scripts from elsewhere"
    assert described["/api/checks/{id}/place"]["get"]["description"].startswith("Whose land the map says")
