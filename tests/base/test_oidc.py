"""Signing in through a country's own provider: whom it may speak for, and every token that is not its own."""

import secrets
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
import structlog.testing
from joserfc.jwk import ECKey, OctKey

from jointops.base.devices.key import pack
from jointops.base.oidc.api import OidcController
from jointops.base.oidc.provider import Provider
from jointops.node import Node
from tests.base.oidc_support import (
    CALLBACK,
    PRESSED,
    START,
    Liar,
    certified,
    free_port,
    lying,
    production,
    provider,
    through,
)
from tests.base.test_devices import Phone
from tests.ops.support import Ledger
from tests.support import caller

DOOR = [OidcController]
"""What a story of signing in calls, beside the sessions that every node has."""
REFUSALS = "select count(*) from base.audit where verb = 'session.refuse'"


@pytest.fixture
async def browser() -> AsyncGenerator[httpx.AsyncClient]:
    async with new_browser() as client:
        yield client


def new_browser() -> httpx.AsyncClient:
    """Keeps no connection, so that the servers of a story end with it."""
    return httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_keepalive_connections=0))


# --- the certified provider -------------------------------------------------------------------------------------------


class Deployment:
    """A node in production beside the certified provider, whom its settings name twice: it may enrol, and may not."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.start = url + START
        self.start_closed = f"{url}/api/session/oidc?provider=closed"


@pytest.fixture(scope="module")
async def deployment(node: Node, folder: Path, ledger: Ledger) -> AsyncGenerator[Deployment]:
    known = f"known.{secrets.token_hex(3)}"
    await ledger.value(
        "insert into base.person (user_name, name, role, country, principals, operations)"
        " values ($1, 'Known Before', 'bureau', 'ML', '{country:ML,bureau:ML}', '{}')",
        known,
    )
    port = free_port()
    async with certified(f"http://localhost:{port}{CALLBACK}", known) as issuer:
        providers = (
            provider(issuer, folder / "oidc-secret", may_enrol=True),
            provider(issuer, folder / "oidc-secret", code="closed"),
            provider(issuer, folder / "oidc-secret", code="words", acr=("urn:example:two",), amr=()),
        )
        async with production(node, port=port, providers=providers) as (_, url):
            yield Deployment(url)


async def test_awa_signs_in_through_malis_provider_and_holds_what_it_may_give(
    deployment: Deployment, browser: httpx.AsyncClient
) -> None:
    back = await through(browser, deployment.start)
    assert back.status_code == 303, back.text
    assert back.headers["location"] == "/"

    session = (await browser.get(f"{deployment.url}/api/session")).json()
    viewer = session["viewer"]
    assert (viewer["user"], viewer["name"], viewer["role"]) == ("awa.keita.ml", "Awa Keïta", "officer")
    assert viewer["country"] == "ML"
    assert viewer["clearance"] == 3, "never more than the settings let this provider give"
    assert viewer["operations"] == ["kafo-ii"], "an operation that is not in the mapping is not joined"
    assert set(viewer["principals"]) == {
        "country:ML", "agency:ML-PN", "op:kafo-ii", "op:kafo-ii@ML", "user:awa.keita.ml", "signed-in",
    }  # fmt: skip
    assert session["purpose"] is None and session["proved_until"] is None
    looked = await browser.get(f"{deployment.url}/api/checks")
    assert looked.json()["type"].endswith("/purpose-missing")


async def test_the_session_belongs_to_the_device_that_set_out(
    deployment: Deployment, browser: httpx.AsyncClient
) -> None:
    phone = Phone()
    assert (await through(browser, f"{deployment.start}&key={pack(phone.public)}")).status_code == 303
    assert (await browser.get(f"{deployment.url}/api/session")).status_code == 401
    proof = {"jointops-proof": phone.proof("GET", "/api/session")}
    assert (await browser.get(f"{deployment.url}/api/session", headers=proof)).status_code == 200


@pytest.mark.parametrize(
    ("person", "may_enrol"),
    [("sub-awa", False), ("sub-foreign", True), ("sub-chief", True)],
    ids=["may enrol nobody", "another country's", "a role it cannot give"],
)
async def test_whom_the_provider_may_not_bring_is_refused(
    deployment: Deployment, browser: httpx.AsyncClient, ledger: Ledger, person: str, may_enrol: bool
) -> None:
    people, refusals = await ledger.value("select count(*) from base.person"), await ledger.value(REFUSALS)
    back = await through(browser, deployment.start if may_enrol else deployment.start_closed, person)
    assert back.status_code == 403
    assert back.json()["type"].endswith("/not-enrolled")
    assert await ledger.value("select count(*) from base.person") == people
    assert await ledger.value(REFUSALS) == refusals + 1
    assert (await browser.get(f"{deployment.url}/api/session")).status_code == 401


async def test_an_account_that_an_administrator_made_keeps_its_rights(
    deployment: Deployment, browser: httpx.AsyncClient
) -> None:
    for _ in range(2):
        assert (await through(browser, deployment.start, "sub-known")).status_code == 303
        viewer = (await browser.get(f"{deployment.url}/api/session")).json()["viewer"]
        assert viewer["user"].startswith("known.") and viewer["role"] == "bureau"
        browser.cookies.clear()


async def test_who_has_shown_one_factor_alone_is_not_let_in(
    deployment: Deployment, browser: httpx.AsyncClient, ledger: Ledger
) -> None:
    refusals = await ledger.value(REFUSALS)
    back = await through(browser, deployment.start, "sub-hasty")
    assert back.status_code == 403 and back.json()["type"].endswith("/one-factor")
    assert "second one too" in back.json()["detail"]
    assert await ledger.value(REFUSALS) == refusals + 1
    assert (await browser.get(f"{deployment.url}/api/session")).status_code == 401


async def test_a_provider_with_words_of_its_own_is_asked_in_them_and_must_answer_in_them(
    deployment: Deployment, browser: httpx.AsyncClient
) -> None:
    in_words = f"{deployment.url}/api/session/oidc?provider=words"
    leaving = await browser.get(in_words, headers=PRESSED)
    assert parse_qs(urlsplit(leaving.headers["location"]).query)["acr_values"] == ["urn:example:two"]
    assert (await through(browser, in_words, "sub-hasty")).json()["type"].endswith("/one-factor")
    async with new_browser() as another:
        # An account of this name is there or not: what counts is that the factors were enough.
        assert (await through(another, in_words, "sub-known")).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"}],
    ids=["says nothing", "a page of another site", "a neighbour of ours", "a bookmark or an e-mail"],
)
async def test_a_link_begins_no_way_to_a_provider(
    deployment: Deployment, browser: httpx.AsyncClient, ledger: Ledger, headers: dict[str, str]
) -> None:
    attempts = "select count(*) from base.attempt"
    before = await ledger.value(attempts)
    answer = await browser.get(deployment.start, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "set-cookie" not in answer.headers
    assert await ledger.value(attempts) == before


async def test_a_way_back_is_good_once_and_in_the_browser_that_left(
    deployment: Deployment, browser: httpx.AsyncClient
) -> None:
    first = await through(browser, deployment.start)
    again = await browser.get(first.request.url)
    assert again.status_code == 401 and again.json()["type"].endswith("/sign-in-refused")

    async with new_browser() as stranger:
        answer = await browser.get(deployment.start, headers=PRESSED)
        stolen = dict(stranger.cookies)
        while urlsplit(where := str(answer.request.url.join(answer.headers["location"]))).path != CALLBACK:
            answer = await browser.get(where)
        assert stolen == {}
        assert (await stranger.get(where)).status_code == 401
        # The stranger's try did not use it up: state and cookie are one secret.
        assert (await browser.get(where)).status_code == 303

    # A code of before with a new state: the provider takes no code twice, nor with another verifier.
    used = parse_qs(urlsplit(where).query)["code"][0]
    leaving = await browser.get(deployment.start, headers=PRESSED)
    state = parse_qs(urlsplit(leaving.headers["location"]).query)["state"][0]
    replayed = await browser.get(f"{deployment.url}{CALLBACK}", params={"state": state, "code": used})
    assert replayed.status_code == 401


async def test_a_person_reads_words_not_json(deployment: Deployment, browser: httpx.AsyncClient) -> None:
    page = await browser.get(f"{deployment.url}{CALLBACK}?state=<b>&code=x", headers={"accept": "text/html"})
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html") and "start again" in page.text
    assert "<b>" not in page.text


async def test_the_sign_in_page_knows_the_ways_in(deployment: Deployment, browser: httpx.AsyncClient) -> None:
    ways = (await browser.get(f"{deployment.url}/api/session/ways")).json()
    assert ways["demo"] is False
    assert ways["providers"][0] == {"code": "ml", "title": "Mali", "country": "ML"}
    assert (await browser.post(f"{deployment.url}/api/session", json={"user": "officer.ml"})).status_code == 404
    assert (await browser.get(f"{deployment.url}/api/session/oidc?provider=xx", headers=PRESSED)).status_code == 404


# --- a provider that lies ---------------------------------------------------------------------------------------------


def _unsigned(liar: Liar) -> None:
    header = pack(msgspec.json.encode({"alg": "none"}))
    liar.token = f"{header}.{pack(msgspec.json.encode(liar.claims))}."


def _by_our_secret(liar: Liar) -> None:
    liar.header, liar.signer = {"alg": "HS256", "kid": "one"}, OctKey.import_key(b"a secret of the tests".ljust(32))


def _by_another_key(liar: Liar) -> None:
    liar.signer = ECKey.generate_key("P-256", {"kid": "one"}, private=True)


LIES: dict[str, Callable[[Liar], object]] = {
    "another issuer": lambda liar: liar.claims.update(iss="https://elsewhere.example"),
    "no issuer": lambda liar: liar.claims.pop("iss"),
    "another audience": lambda liar: liar.claims.update(aud="another-client"),
    "for several, by the word of another": lambda liar: liar.claims.update(aud=["jointops", "x"], azp="x"),
    "no audience": lambda liar: liar.claims.pop("aud"),
    "expired": lambda liar: liar.claims.update(exp=int(time.time()) - 31),
    "never expires": lambda liar: liar.claims.pop("exp"),
    "of the future": lambda liar: liar.claims.update(iat=int(time.time()) + 300),
    "another nonce": lambda liar: liar.claims.update(nonce="x" * 64),
    "no nonce": lambda liar: liar.claims.pop("nonce"),
    "nobody": lambda liar: liar.claims.pop("sub"),
    "unsigned": _unsigned,
    "signed with the secret that we share": _by_our_secret,
    "signed by another key": _by_another_key,
    "no token at all": lambda liar: setattr(liar, "token", "x"),
    "describes itself as another": lambda liar: setattr(liar, "describes_itself_as", "https://elsewhere.example"),
}


async def _signs_in(
    liar: Liar,
    node: Node,
    folder: Path,
    browser: httpx.AsyncClient,
    lie: Callable[[Liar], object],
    one: Provider | None = None,
) -> httpx.Response:
    one = one or provider(liar.issuer, folder / "liar-secret", may_enrol=True)
    async with production(node, DOOR, providers=(one,)) as (_, url):
        leaving = await browser.get(url + START, headers=PRESSED)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(leaving.headers["location"]).query).items()}
        assert asked["code_challenge_method"] == "S256" and asked["response_type"] == "code"
        now = int(time.time())
        liar.claims = {
            "iss": liar.issuer, "aud": "jointops", "sub": "sub-awa", "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], "amr": ["pwd", "mfa"],
            "preferred_username": f"awa.{secrets.token_hex(4)}", "role": "border-officer",
        }  # fmt: skip
        lie(liar)
        return await browser.get(url + CALLBACK, params={"state": asked["state"], "code": "x"})


async def test_a_provider_that_does_not_lie_is_believed(node: Node, folder: Path, browser: httpx.AsyncClient) -> None:
    async with lying() as liar:
        assert (await _signs_in(liar, node, folder, browser, lambda _: None)).status_code == 303


HELD: dict[str, tuple[dict[str, object], str, int, set[str]]] = {
    "an administrator": ({"role": "chief", "clearance": 4}, "admin", 1, {"country:ML", "office:admin"}),
    "a data protection officer": ({"role": "guardian"}, "dpo", 3, {"country:ML", "office:dpo"}),
    "a network's secretariat": (
        {"role": "desk", "clearance": 3, "networks": ["West", "East"]},
        "secretariat", 3, {"country:ML", "network:wacap"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("said", "role", "clearance", "principals"), HELD.values(), ids=HELD.keys())
async def test_offices_and_networks_are_held_where_the_settings_say_so(
    node: Node, folder: Path, said: dict[str, object], role: str, clearance: int, principals: set[str]
) -> None:
    async with lying() as liar, new_browser() as browser:
        roles = {"chief": "admin", "guardian": "dpo", "desk": "secretariat"}
        one = provider(liar.issuer, folder / "liar-secret", may_enrol=True, roles=roles, networks={"West": "wacap"})
        back = await _signs_in(liar, node, folder, browser, lambda liar: liar.claims.update(said, sub=role), one)
        assert back.status_code == 303, back.text
    given = await node.db.pool("app").fetchrow(
        "select role, clearance, base.given_principals(principals) as held from base.person where user_name = $1",
        f"{liar.claims['preferred_username']}.ml",
    )
    assert given is not None
    assert (given["role"], given["clearance"], set(given["held"])) == (role, clearance, principals)


FACTORS: dict[str, tuple[dict[str, object], bool]] = {
    "its own word for two": ({"acr": "urn:two"}, True),
    "the word of RFC 8176": ({"amr": ["pwd", "mfa"]}, True),
    "nothing": ({}, False),
    "another word": ({"acr": "urn:one", "amr": ["pwd"]}, False),
    "a word inside a longer one": ({"acr": "urn:two:not", "amr": ["mfa-refused"]}, False),
    "a text where a list belongs": ({"amr": "mfa"}, False),
    "lists in a list": ({"acr": ["urn:two"], "amr": [["mfa"], None]}, False),
}


@pytest.mark.parametrize(("said", "is_enough"), FACTORS.values(), ids=FACTORS.keys())
async def test_two_factors_are_believed_where_the_settings_words_say_so(
    node: Node, folder: Path, browser: httpx.AsyncClient, said: dict[str, object], is_enough: bool
) -> None:
    def speaks(liar: Liar) -> None:
        del liar.claims["amr"]
        liar.claims.update(said)

    async with lying() as liar:
        one = provider(liar.issuer, folder / "liar-secret", may_enrol=True, acr=("urn:two",))
        answer = await _signs_in(liar, node, folder, browser, speaks, one)
    # What is no claim of this kind at all is no token either.
    assert answer.status_code == 303 if is_enough else answer.status_code in (401, 403)


async def test_a_providers_tokens_are_read_and_kept_nowhere(
    node: Node, folder: Path, browser: httpx.AsyncClient, ledger: Ledger, capfd: pytest.CaptureFixture[str]
) -> None:
    async with lying() as liar:
        back = await _signs_in(liar, node, folder, browser, lambda _: None)
    assert back.status_code == 303
    words = [liar.access, *liar.given.split(".")[1:]]
    assert not [word for word in words if word in str(back.headers) + back.text + "".join(capfd.readouterr())]
    tables = await ledger.column(
        "select format('%I.%I', schemaname, tablename) from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    )
    for table in tables:
        kept = f"select exists (select from {table} t, unnest($1::text[]) w where position(w in t::text) > 0)"
        assert not await ledger.value(kept, words), table


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
async def test_a_token_that_is_not_the_providers_own_for_us_and_now_is_refused(
    node: Node, folder: Path, browser: httpx.AsyncClient, ledger: Ledger, lie: Callable[[Liar], object]
) -> None:
    people = await ledger.value("select count(*) from base.person")
    async with lying() as liar:
        refused = await _signs_in(liar, node, folder, browser, lie)
    assert refused.status_code == 401, refused.text
    assert refused.json()["type"].endswith("/sign-in-refused")
    assert "jointops_session" not in refused.headers.get("set-cookie", "")
    assert await ledger.value("select count(*) from base.person") == people


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"outward_networks": ()}, "not public"),
        ({"outward_networks": ("10.0.0.0/8",)}, "not public"),
        ({}, None),
    ],
    ids=["inside and no network named", "another network", "its network"],
)
async def test_a_provider_inside_is_asked_only_where_the_settings_say_so(
    node: Node, folder: Path, browser: httpx.AsyncClient, settings: dict[str, object], says: str | None
) -> None:
    async with lying() as liar:
        one = provider(liar.issuer, folder / "liar-secret")
        async with production(node, DOOR, providers=(one,), **settings) as (_, url):
            with structlog.testing.capture_logs() as said:
                answer = await browser.get(url + START, headers=PRESSED)
    assert answer.status_code == (401 if says else 303)
    told = [str(line["error"]) for line in said if "provider" in line["event"]]
    assert len(told) == (says is not None) and all(str(says) in one for one in told)


async def test_a_provider_that_names_another_host_for_its_keys_is_not_followed_there(
    node: Node, folder: Path, browser: httpx.AsyncClient
) -> None:
    async with lying() as liar, lying() as elsewhere:
        liar.keys_at = f"{elsewhere.issuer}/keys"
        elsewhere.key = liar.key
        for hosts, status in (((), 401), ((urlsplit(elsewhere.issuer).netloc,), 303)):
            one = provider(liar.issuer, folder / "liar-secret", may_enrol=True, hosts=hosts)
            assert (await _signs_in(liar, node, folder, browser, lambda _: None, one)).status_code == status


async def test_over_tls_the_cookie_is_guarded(node: Node) -> None:
    async with production(node, site="https://ops.example") as (served, url):
        viewer = await node.sessions.open("officer.ml")
        async with caller(url) as browser:
            for name, status in (("__Host-jointops", 200), ("jointops_session", 401)):
                answer = await browser.get("/api/session", headers={"cookie": f"{name}={viewer.key}"})
                assert answer.status_code == status
            out = await browser.delete("/api/session", headers={"cookie": f"__Host-jointops={viewer.key}"})
        cookie = out.headers["set-cookie"]
        assert cookie.startswith("__Host-jointops=")
        for guard in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
            assert guard.lower() in cookie.lower()
        assert "domain" not in cookie.lower()
        assert served.settings.demo is False


async def test_over_tls_the_cookie_of_the_way_back_is_guarded_too(node: Node, folder: Path) -> None:
    async with lying() as liar:
        one = provider(liar.issuer, folder / "liar-secret", may_enrol=True)
        async with production(node, site="https://ops.example", providers=(one,)) as (_, url), new_browser() as browser:
            leaving = await browser.get(url + START, headers=PRESSED)
            state = parse_qs(urlsplit(leaving.headers["location"]).query)["state"][0]
            cookie = leaving.headers["set-cookie"]
            assert cookie.startswith("__Host-jointops-signin=")
            for guard in ("HttpOnly", "Secure", "SameSite=lax", "Path=/;"):
                assert guard.lower() in cookie.lower() + ";"
            assert "domain" not in cookie.lower()
            kept = cookie.partition("=")[2].partition(";")[0]
            plain = {"cookie": f"jointops_signin={kept}"}
            refused = await browser.get(url + CALLBACK, params={"state": state, "code": "x"}, headers=plain)
    assert refused.status_code == 401
