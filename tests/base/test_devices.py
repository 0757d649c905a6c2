"""A session belongs to a device: its key cannot be copied, so a copied cookie is worth nothing."""

import hashlib
import json
import secrets
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jointops.base.devices.key import pack, unpack
from jointops.base.devices.short import GOOD_S, RENEW_S, ShortKeys
from jointops.base.ids import uuid7
from jointops.node import Node
from tests.base.test_sessions import Watching, another_node
from tests.ops.support import Ledger
from tests.support import Person, caller, until


class Phone:
    """A device with a key of its own, as a page makes it."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def proof(self, method: str, target: str, body: bytes = b"", *, at: float = 0.0, jti: str = "") -> str:
        claims: dict[str, object] = {
            "htm": method,
            "htu": target,
            "bh": pack(hashlib.sha256(body).digest()),
            "iat": int(time.time() + at),
            "jti": jti or secrets.token_urlsafe(16),
        }
        payload = pack(json.dumps(claims).encode())
        r, s = decode_dss_signature(self._key.sign(payload.encode(), ec.ECDSA(SHA256())))
        return f"{payload}.{pack(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


BODY = b'{"purpose":"border-control"}'
WHERE = "/api/session/purpose"
JSON = {"content-type": "application/json"}


@pytest.fixture
async def browser(url: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with caller(url, timeout=30, headers=JSON) as client:
        yield client


async def signed_in(browser: httpx.AsyncClient, phone: Phone, user: str = "officer.ml") -> dict[str, str]:
    answer = await browser.post("/api/session", json={"user": user, "device": "Phone 7", "key": pack(phone.public)})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_what_the_bound_device_signs_is_done(browser: httpx.AsyncClient) -> None:
    phone = Phone()
    await signed_in(browser, phone)
    done = await browser.post(WHERE, content=BODY, headers={"jointops-proof": phone.proof("POST", WHERE, BODY)})
    assert done.status_code == 204, done.text
    opened = await browser.get("/api/session", headers={"jointops-proof": phone.proof("GET", "/api/session")})
    assert opened.status_code == 200
    assert (await browser.get("/api/operations")).status_code == 200


WRONG: dict[str, Callable[[Phone], str]] = {
    "no proof": lambda phone: "",
    "no proof but some text": lambda phone: "x.y",
    "another device": lambda phone: Phone().proof("POST", WHERE, BODY),
    "another method": lambda phone: phone.proof("DELETE", WHERE, BODY),
    "another address": lambda phone: phone.proof("POST", "/api/checks/batch", BODY),
    "another body": lambda phone: phone.proof("POST", WHERE, BODY.replace(b"border-control", b"forensic")),
    "made too early": lambda phone: phone.proof("POST", WHERE, BODY, at=-301),
    "made for later": lambda phone: phone.proof("POST", WHERE, BODY, at=302),
    "a number too short to be unique": lambda phone: phone.proof("POST", WHERE, BODY, jti="1"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
async def test_a_copied_session_is_refused_and_its_owner_sees_it(
    browser: httpx.AsyncClient, ledger: Ledger, wrong: Callable[[Phone], str]
) -> None:
    phone = Phone()
    token = (await signed_in(browser, phone))["token"]
    count = "select count(*) from base.audit where verb = 'session.misused' and result = 'refused'"
    before = await ledger.value(count)

    for headers in ({}, {"authorization": f"Bearer {token}"}):
        refused = await browser.post(WHERE, content=BODY, headers={"jointops-proof": wrong(phone), **headers})
        assert refused.status_code == 401
        assert refused.json()["type"].endswith("/wrong-device")
    assert await ledger.value(count) == before + 1

    shown = {"jointops-proof": phone.proof("GET", "/api/sessions")}
    [mine] = [one for one in (await browser.get("/api/sessions", headers=shown)).json() if one["is_this"]]
    assert mine["misused_at"] is not None and mine["device"] == "Phone 7"


async def test_a_look_is_answered_by_the_short_key_of_a_device_that_has_just_signed(
    browser: httpx.AsyncClient, node: Node, ledger: Ledger
) -> None:
    phone = Phone()
    token = (await signed_in(browser, phone))["token"]
    bare = await browser.get("/api/operations")
    assert bare.status_code == 401 and bare.json()["type"].endswith("/wrong-device")

    shown = await browser.get("/api/operations", headers={"jointops-proof": phone.proof("GET", "/api/operations")})
    assert shown.status_code == 200
    cookie = shown.headers["set-cookie"].lower()
    assert cookie.startswith("jointops_short=") and "httponly" in cookie and "samesite=strict" in cookie
    for path in ("/api/operations", "/api/checks?operation=kafo-ii", "/api/sessions"):
        assert (await browser.get(path)).status_code == 200
    refused = await browser.post(WHERE, content=BODY)
    assert refused.status_code == 401, "a change still signs"

    by_token = {"authorization": f"Bearer {token}"}
    async with caller(str(browser.base_url), headers=by_token) as thief:
        assert (await thief.get("/api/operations")).status_code == 401


OLD: dict[str, Callable[[ShortKeys, UUID], str]] = {
    "it ran out a second ago": lambda keys, session: keys._written(session, int(time.time()) - 1),
    "it is another session's": lambda keys, session: keys.give(uuid4()),
}
NONE: dict[str, Callable[[ShortKeys, UUID], str]] = {
    "made up": lambda keys, session: pack(session.bytes + int(time.time() + 99).to_bytes(8) + bytes(16)),
    "of another deployment": lambda keys, session: ShortKeys(b"another secret").give(session),
    "made to last": lambda keys, session: pack(
        session.bytes + int(time.time() + 9999).to_bytes(8) + unpack(keys.give(session))[24:]
    ),
    "no key at all": lambda keys, session: "?",
}


@pytest.mark.parametrize(
    ("key", "says"),
    [
        *((one, "short-key-over") for one in OLD.values()),
        *((one, "wrong-device") for one in NONE.values()),
    ],
    ids=[*OLD, *NONE],
)
async def test_a_copy_of_both_keys_opens_nothing_when_the_short_one_has_run_out(
    browser: httpx.AsyncClient, node: Node, key: Callable[[ShortKeys, UUID], str], says: str
) -> None:
    phone = Phone()
    token = (await signed_in(browser, phone))["token"]
    viewer = await node.sessions.who(token)
    assert viewer is not None
    copied = {"cookie": f"jointops_session={token}; jointops_short={key(node.short_keys, viewer.session_id)}"}
    async with caller(str(browser.base_url), headers=copied) as thief:
        refused = await thief.get("/api/operations")
        assert refused.status_code == 401
        assert refused.json()["type"].endswith(f"/{says}")
        proof = {"jointops-proof": phone.proof("GET", "/api/operations")}
        again = await thief.get("/api/operations", headers=proof)
        assert again.status_code == 200 and "jointops_short=" in again.headers["set-cookie"]


async def test_a_signed_call_renews_a_short_key_in_its_second_half_alone(
    browser: httpx.AsyncClient, node: Node
) -> None:
    phone = Phone()
    viewer = await node.sessions.who((await signed_in(browser, phone))["token"])
    assert viewer is not None
    for left, is_renewed in ((GOOD_S - 10, False), (RENEW_S - 10, True)):
        key = node.short_keys._written(viewer.session_id, int(time.time() + left))
        headers = {"cookie": f"jointops_session={viewer.key}; jointops_short={key}"}
        proof = {"jointops-proof": phone.proof("POST", WHERE, BODY), "content-type": "application/json"}
        async with caller(str(browser.base_url), headers=headers) as page:
            answer = await page.post(WHERE, content=BODY, headers=proof)
        assert answer.status_code == 204
        assert ("set-cookie" in answer.headers) is is_renewed


SOCKETS: dict[str, Callable[[Phone], str]] = {
    "no proof": lambda phone: "",
    "another device": lambda phone: Phone().proof("GET", "/ws"),
    "a proof of something else": lambda phone: phone.proof("GET", "/api/session"),
    "an old proof": lambda phone: phone.proof("GET", "/ws", at=-301),
}


@pytest.mark.parametrize("wrong", SOCKETS.values(), ids=SOCKETS.keys())
async def test_a_websocket_opens_on_the_device_of_its_session_alone(
    browser: httpx.AsyncClient, url: str, ledger: Ledger, wrong: Callable[[Phone], str]
) -> None:
    phone, where = Phone(), f"{url.replace('http', 'ws')}/ws"
    token = (await signed_in(browser, phone))["token"]
    misused = "select count(*) from base.audit where verb = 'session.misused'"
    before = await ledger.value(misused)
    stolen = Watching(where, token, wrong(phone))

    async def is_closed() -> bool:
        return stolen.over == ("", 4401)

    await until(is_closed)
    assert not stolen.ready.is_set()
    assert await ledger.value(misused) == before + 1

    proof = phone.proof("GET", "/ws")
    own = Watching(where, token, proof)
    await own.ready.wait()
    copied = Watching(where, token, proof)
    await until(lambda: _is_over(copied))
    assert own.over is None
    await own.close()


async def _is_over(screen: Watching) -> bool:
    return screen.over == ("", 4401)


async def test_a_proof_counts_once(browser: httpx.AsyncClient) -> None:
    phone = Phone()
    await signed_in(browser, phone)
    headers = {"jointops-proof": phone.proof("POST", WHERE, BODY)}
    assert (await browser.post(WHERE, content=BODY, headers=headers)).status_code == 204
    assert (await browser.post(WHERE, content=BODY, headers=headers)).status_code == 401


async def test_the_outbox_goes_up_from_its_own_phone_alone(browser: httpx.AsyncClient) -> None:
    phone, where = Phone(), "/api/checks/batch"
    await signed_in(browser, phone)
    assert (await browser.post(where, content=b"[]")).status_code == 401
    proof = {"jointops-proof": phone.proof("POST", where, b"[]")}
    assert (await browser.post(where, content=b"[]", headers=proof)).status_code == 200


@pytest.mark.parametrize("key", ["AAAA", "?", pack(b"\x04" + bytes(64)), "A" * 89])
async def test_a_text_that_is_no_key_is_refused(browser: httpx.AsyncClient, key: str) -> None:
    refused = await browser.post("/api/session", json={"user": "officer.ml", "key": key})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/key"


async def test_a_lost_phone_is_told_to_wipe_itself_whatever_it_still_holds(
    browser: httpx.AsyncClient, url: str, person: Person
) -> None:
    phone = Phone()
    token = (await signed_in(browser, phone))["token"]
    screen = Watching(f"{url.replace('http', 'ws')}/ws", token, phone.proof("GET", "/ws"))
    await screen.ready.wait()
    ines, moussa = await person("admin"), await person("officer.ne")
    [device] = [
        one["id"]
        for one in (await ines.get("/api/devices", params={"user": "officer.ml"})).json()
        if one["label"] == "Phone 7" and one["lost_at"] is None
    ][:1]

    assert (await moussa.post(f"/api/devices/{device}/lost")).status_code == 404
    assert (await ines.post(f"/api/devices/{device}/lost")).json() == {"sessions": 1}

    async def heard() -> bool:
        return screen.over == ("wipe", 4401)

    await until(heard)
    shown = {"jointops-device": pack(hashlib.sha256(phone.public).digest())}
    for cookies, headers in ((True, {}), (False, shown)):
        if not cookies:
            browser.cookies.clear()
        refused = await browser.get("/api/session", headers=headers)
        assert refused.status_code == 401
        assert refused.json()["type"].endswith("/device-lost")
    again = await browser.post("/api/session", json={"user": "officer.ml", "key": pack(phone.public)})
    assert again.json()["type"].endswith("/device-lost")
    assert (await browser.get("/api/session")).json()["type"].endswith("/not-signed-in")


async def test_a_proof_older_than_five_minutes_does_not_open_what_asks_for_presence(
    browser: httpx.AsyncClient, ledger: Ledger
) -> None:
    await browser.post("/api/session", json={"user": "victims.ml"})
    assert (await browser.post("/api/session/purpose", content=BODY)).status_code == 204
    assert (await browser.get("/api/care/victims")).status_code == 200
    session = next(one["id"] for one in (await browser.get("/api/sessions")).json() if one["is_this"])

    await ledger.value("update base.session set proved_at = now() - interval '6 minutes' where id = $1", session)
    refused = await browser.get("/api/care/victims")
    assert refused.status_code == 401
    assert refused.json()["type"].endswith("/step-up-required")
    for act, body in (("lead", {"reason": "Shelter found."}), ("erase", {"reason": "asked"})):
        led = await browser.post(f"/api/care/victims/{uuid7()}/{act}", json=body, headers={"if-match": '"1"'})
        assert led.json()["type"].endswith("/step-up-required"), (act, led.text)
    assert (await browser.post("/api/session/step-up/demo")).status_code == 204
    assert (await browser.get("/api/care/victims")).status_code == 200


async def test_the_demo_confirmation_is_for_invented_people_alone(node: Node, url: str, ledger: Ledger) -> None:
    made = "insert into base.person (user_name, name, role, country) values ($1, 'Real', 'victims', 'ML') returning id"
    real = await node.sessions.open_for(await ledger.value(made, f"real.{secrets.token_hex(4)}"))
    async with caller(url, headers={"authorization": f"Bearer {real.key}"}) as client:
        assert (await client.post("/api/session/step-up/demo")).status_code == 404
        assert (await client.get("/api/care/victims")).json()["type"].endswith("/step-up-required")


@pytest.mark.parametrize("with_valkey", [True, False], ids=["valkey", "valkey down"])
async def test_what_was_signed_counts_once_whichever_node_hears_it(
    node: Node, browser: httpx.AsyncClient, folder: Path, with_valkey: bool
) -> None:
    phone = Phone()
    key = (await signed_in(browser, phone))["token"]
    captured = {"jointops-proof": phone.proof("POST", WHERE, BODY)}
    async with (
        another_node(node, folder, with_valkey=with_valkey) as its_url,
        caller(its_url, timeout=30, headers={**JSON, "authorization": f"Bearer {key}"}) as elsewhere,
    ):
        assert (await browser.post(WHERE, content=BODY, headers=captured)).status_code == 204
        again = await elsewhere.post(WHERE, content=BODY, headers=captured)
        # Without Valkey a node knows of itself alone, and goes on working.
        assert again.status_code == (401 if with_valkey else 204)
        fresh = {"jointops-proof": phone.proof("POST", WHERE, BODY)}
        assert (await elsewhere.post(WHERE, content=BODY, headers=fresh)).status_code == 204
        assert (await elsewhere.post(WHERE, content=BODY, headers=fresh)).status_code == 401


async def test_a_proof_costs_little(record_property: Callable[[str, object], None]) -> None:
    """Printed, not judged: about 0.1 ms, and nothing for a session that is bound to no device."""
    from jointops.base.devices.key import Proofs

    phone, proofs = Phone(), Proofs()
    made = [phone.proof("POST", WHERE, BODY) for _ in range(500)]
    began = time.perf_counter()
    for proof in made:
        await proofs.check(proof, phone.public, "POST", WHERE, BODY)
    each = (time.perf_counter() - began) / len(made)
    record_property("seconds", each)
    print(msgspec.json.encode({"proof_us": round(each * 1e6)}))
