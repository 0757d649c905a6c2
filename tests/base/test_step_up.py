"""What is hard to take back asks that its person is there: a stolen open screen does not do it."""

from base64 import b64encode
from uuid import uuid4

import pytest

from tests.ops.conftest import ledger
from tests.ops.support import Ledger
from tests.support import Person, caller

__all__ = ["ledger"]

PARTNER_KEY: dict[str, object] = {
    "holder": "Registry", "public_key": f"whpk_{b64encode(bytes(32)).decode()}", "recipient": str(uuid4()),
    "valid_from": "2026-11-01", "valid_to": "2027-11-01", "reason": "Handed over",
}  # fmt: skip

ACTS: dict[str, tuple[str, str, str, dict[str, object] | None]] = {
    "taking rows out": (
        "bureau.ml",
        "POST",
        "/api/exports",
        {"what": "matches", "format": "csv", "reason": "For the file"},
    ),
    "releasing what a colleague proposed": ("bureau.ml", "POST", f"/api/proposals/{uuid4()}/release", {}),
    "changing a person's access": (
        "admin",
        "POST",
        f"/api/people/{uuid4()}/access",
        {"reason": "Moves", "clearance": 1},
    ),
    "ending an account": ("admin", "POST", f"/api/people/{uuid4()}/account", {"reason": "Left", "state": "ended"}),
    "adding an account": (
        "admin",
        "POST",
        "/api/people",
        {
            "user": "step.up",
            "name": "Step Up",
            "country": "ML",
            "role": "officer",
            "principals": [],
            "clearance": 0,
            "reason": "Begins",
        },
    ),
    "looking at victims": ("victims.ml", "GET", "/api/care/victims", None),
    "looking at one victim": ("victims.ml", "GET", f"/api/care/victims/{uuid4()}", None),
    "releasing a held import": ("bureau.fr", "POST", f"/api/watchlists/NONE/imports/{uuid4()}/release", {}),
    "changing from which score a list matches": (
        "bureau.fr",
        "POST",
        "/api/watchlists/NONE/threshold",
        {"possible_from": 4.0, "was": 3.0, "reason": "Too many"},
    ),
    "taking an entry out of matching": (
        "bureau.fr",
        "POST",
        f"/api/watchlists/NONE/entries/{uuid4()}/restriction",
        {"on": True, "reason": "A court"},
    ),
    "registering a partner's system": (
        "admin",
        "POST",
        "/api/webhooks",
        {
            "name": "Step up",
            "url": None,
            "country": "FR",
            "principals": ["agency:FR-CA"],
            "clearance": 2,
            "requests": False,
            "reason": "Asked for",
        },
    ),
    "adding a partner's key": (
        "secretariat.casc",
        "POST",
        "/api/networks/casc/partner-keys",
        PARTNER_KEY,
    ),
    "making a token": ("centre.kafo", "POST", "/api/tokens", {"name": "Feed", "scopes": ["match.read"], "hours": 1}),
    "ending a session": ("officer.ml", "DELETE", f"/api/sessions/{uuid4()}", None),
    "giving a passkey up": ("officer.ml", "DELETE", "/api/passkeys/AAAA", None),
}


AGED = "update base.session set proved_at = now() - interval '6 minutes' where id = $1::text::uuid"


@pytest.mark.parametrize(("user", "method", "where", "body"), ACTS.values(), ids=ACTS.keys())
async def test_it_is_done_only_within_five_minutes_of_a_fresh_proof(
    person: Person, ledger: Ledger, user: str, method: str, where: str, body: dict[str, object] | None
) -> None:
    somebody = await person(user)
    [session] = [one["id"] for one in (await somebody.get("/api/sessions")).json() if one["is_this"]]
    await ledger.value(AGED, session)

    version = {"if-match": '"1"'}
    refused = await somebody.request(method, where, json=body, headers=version)
    assert refused.status_code == 401 and refused.json()["type"].endswith("/step-up-required")

    assert (await somebody.post("/api/session/step-up/demo")).status_code == 204
    answer = await somebody.request(method, where, json=body, headers=version)
    assert answer.status_code in (200, 201, 202, 404), answer.text


async def test_the_session_that_a_browser_had_ends_when_somebody_signs_in_there(url: str) -> None:
    async with caller(url) as browser:
        first = (await browser.post("/api/session", json={"user": "officer.ml"})).json()["token"]
        assert (await browser.get("/api/session")).json()["viewer"]["user"] == "officer.ml"
        assert (await browser.post("/api/session", json={"user": "officer.ne"})).status_code == 201
        assert (await browser.get("/api/session")).json()["viewer"]["user"] == "officer.ne"
        browser.cookies.clear()
        old = {"authorization": f"Bearer {first}"}
        assert (await browser.get("/api/session", headers=old)).status_code == 401


async def test_a_page_is_given_no_key_that_a_script_could_read(url: str) -> None:
    in_browser = {"origin": url, "sec-fetch-site": "same-origin"}
    async with caller(url) as client:
        page = await client.post("/api/session", json={"user": "officer.ml"}, headers=in_browser)
        assert page.status_code == 201 and page.json()["token"] == ""
        assert "httponly" in page.headers["set-cookie"].lower()
        assert (await client.get("/api/session")).status_code == 200


async def test_with_a_passkey_that_is_given_up_ones_other_sessions_end(person: Person, ledger: Ledger) -> None:
    here, elsewhere, other = await person("prosecutor.br"), await person("prosecutor.br"), await person("officer.ne")
    made = {"name": "Feed", "scopes": ["alert.read"], "hours": 1}
    token = (await here.post("/api/tokens", json=made)).json()["token"]
    await ledger.value(
        "insert into base.passkey (id, person_id, key, sign_count, label)"
        " select 'stick', id, '', 0, 'Stick' from base.person where user_name = 'prosecutor.br'"
    )
    [stick] = (await here.get("/api/passkeys")).json()

    assert (await here.delete(f"/api/passkeys/{stick['id']}")).status_code == 204

    assert (await elsewhere.get("/api/session")).status_code == 401
    assert (await here.get("/api/session")).status_code == (await other.get("/api/session")).status_code == 200
    assert (await here.get("/api/alerts", headers={"authorization": f"Bearer {token}"})).status_code == 200


async def test_how_one_signs_in_is_changed_only_by_somebody_who_is_there(person: Person, ledger: Ledger) -> None:
    """The first passkey soon after signing in, every further one with one that is known."""
    ada, where = await person("prosecutor.fr"), "/api/passkeys/options"
    [session] = [one["id"] for one in (await ada.get("/api/sessions")).json() if one["is_this"]]
    await ledger.value(AGED, session)
    assert (await ada.post(where)).status_code == 200, "she has just signed in"

    began = "update base.session set opened_at = now() - interval '6 minutes' where id = $1::text::uuid"
    await ledger.value(began, session)
    refused = await ada.post(where)
    assert refused.status_code == 401 and refused.json()["type"].endswith("/just-signed-in")
    assert "sign in again" in refused.json()["detail"]

    fresh = await person("prosecutor.fr")
    await ledger.value(
        "insert into base.passkey (id, person_id, key, sign_count, label)"
        " select 'hers', id, '', 0, 'Hers' from base.person where user_name = 'prosecutor.fr'"
    )
    [just_now] = [one["id"] for one in (await fresh.get("/api/sessions")).json() if one["is_this"]]
    await ledger.value(AGED, just_now)
    refused = await fresh.post(where)
    assert refused.status_code == 401 and refused.json()["type"].endswith("/step-up-required")
    assert (await fresh.post("/api/session/step-up/demo")).status_code == 204
    assert (await fresh.post(where)).status_code == 200
