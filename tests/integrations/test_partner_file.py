"""A partner network without a connection gets a file by hand, and a program of one file tells whether to believe it."""

import asyncio
import base64
import hashlib
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from integrations.partners import verify
from integrations.partners.verify import NotProved, check_file
from integrations.webhooks.by_file import signature_of
from jointops.base.audit.keys import SigningKey
from jointops.base.errors import NotFound
from jointops.node import Node
from jointops.partner_files import say_partner_key, write_partner_file
from tests.alerts.support import enrol_secretariat, if_match, problem, released
from tests.alerts.test_requests import body_of, treaty
from tests.ops.support import Ledger, done
from tests.support import Person, until

BRAZIL: dict[str, Any] = {
    "name": "Network of prosecutors",
    "country": "BR",
    "principals": ["agency:BR-CA", "agency:BR-PJS"],
    "clearance": 2,
    "reason": "Agreed with its secretariat",
}


@pytest.fixture
async def network(person: Person) -> dict[str, Any]:
    """A network that is registered without an address."""
    ines, jonas = await person("admin"), await person("dpo")
    proposal = await done(ines.post("/api/webhooks", json=BRAZIL))
    await done(jonas.post(f"/api/proposals/{proposal['id']}/release"))
    [found] = [one for one in await done(ines.get("/api/webhooks")) if one["id"] == proposal["record"]]
    assert found["url"] == ""
    return found


async def written(node: Node, network: dict[str, Any], to: Path) -> str:
    """What `jointops partner-file` says, beside the running node."""
    await until(lambda: _numbered(node))
    return await write_partner_file(node.settings, UUID(network["id"]), to)


async def _numbered(node: Node) -> object:
    pool = node.db.pool("log")
    return node.realtime.hub.last >= await pool.fetchval("select number from realtime.head") and node.realtime.hub.last


async def test_a_network_gets_what_is_new_and_may_leave_and_takes_each_event_once(
    node: Node, person: Person, network: dict[str, Any], ledger: Ledger, tmp_path: Path
) -> None:
    chen, rahila = await person("centre.kafo"), await person("bureau.ne")
    first = await released(chen, countries=["BR"], title="Vehicle of a network")
    kept = await released(rahila, countries=["BR"], handling=["H2"])
    strict = await released(rahila, countries=["BR"], marking="TLP:AMBER+STRICT")
    await released(chen, countries=["FR"])
    await _is_in_the_log(node)
    one, two = tmp_path / "one", tmp_path / "two"

    assert (await written(node, network, one)).startswith(f"{one}: 1 events, signed with whpk_")
    events, last = check_file(one.read_bytes(), network["key"], network["id"], 0)
    assert [(event["type"], event["subject"]) for event in events] == [("jointops.alert.released", first["id"])]
    assert events[0]["data"]["title"] == "Vehicle of a network"
    assert last == 1
    assert one.stat().st_mode & 0o777 == 0o600
    published = tmp_path / "key.pem"
    published.write_text(say_partner_key(node.settings))
    assert await _openssl_proves(one, published)
    one.write_bytes(one.read_bytes() + b" ")
    assert not await _openssl_proves(one, published), "one sign more"
    one.write_bytes(one.read_bytes()[:-1])
    head, signature, _ = one.read_bytes().split(b"\n", 2)
    cut = tmp_path / "cut"
    cut.write_bytes(head)
    signature_of(cut).write_bytes(base64.b64decode(signature))
    assert not await _openssl_proves(cut, published), "the head alone, with the signature that stands in the file"
    for id in (kept["id"], strict["id"]):
        assert id.encode() not in one.read_bytes()
    assert ("webhook.deliver", f"written for {network['id']}") in await ledger.audits(first["id"])

    assert await written(node, network, two) == "Nothing is new for this partner."
    assert not two.exists()
    await done((await person("prosecutor.br")).post(f"/api/alerts/{first['id']}/acknowledge"))
    await _is_in_the_log(node)
    signature_of(two).write_bytes(b"left by a fault")
    await written(node, network, two)
    assert await _openssl_proves(two, published)
    events, last = check_file(two.read_bytes(), network["key"], network["id"], last)
    assert ([event["type"] for event in events], last) == (["jointops.alert.acknowledged"], 2)
    with pytest.raises(SystemExit, match="is there already"):
        await released(chen, countries=["BR"])
        await _is_in_the_log(node)
        await written(node, network, two)


async def test_a_network_is_given_the_request_itself_once_it_was_sent_and_as_far_as_its_handling_lets_it_go(
    node: Node, person: Person, network: dict[str, Any], tmp_path: Path
) -> None:
    """Its first system is cleared for less than any request: it gets none."""
    await treaty(person)
    ines, jonas, helene, beto = [await person(user) for user in ("admin", "dpo", "prosecutor.fr", "prosecutor.br")]
    both: dict[str, Any] = {"name": "Cleared network", "clearance": 3, "requests": True}
    proposal = await done(ines.post("/api/webhooks", json={**BRAZIL, **both}))
    assert proposal["summary"]["requests"] is True, "who agrees reads what they agree to"
    await done(jonas.post(f"/api/proposals/{proposal['id']}/release"))
    hers = {**BRAZIL, **both, "name": "Court of appeal, Paris", "country": "FR", "principals": ["agency:FR-CA"]}
    theirs = await done(ines.post("/api/webhooks", json=hers))
    await done(jonas.post(f"/api/proposals/{theirs['id']}/release"))
    only = await done(ines.post("/api/webhooks", json={**BRAZIL, **both, "requests": False}))
    await done(jonas.post(f"/api/proposals/{only['id']}/release"))
    known = {one["id"]: one for one in await done(ines.get("/api/webhooks"))}
    cleared, asking = known[proposal["record"]], known[theirs["record"]]
    await released(await person("centre.kafo"), countries=["FR"])  # so that she may write in this operation
    strict = await released(helene, countries=["BR"], handling=["H2"])
    kept = await done(helene.post("/api/requests", json=await body_of(helene, alert=strict["id"])))
    made = await done(helene.post("/api/requests", json=await body_of(helene, text="Please hear the driver.")))
    await done(helene.post("/api/requests", json=await body_of(helene, text="Not sent yet.")))
    made = await done(helene.post(f"/api/requests/{made['id']}/informal", json={"note": "Ask."}, headers=if_match(1)))
    french = {"dual_criminality": "met", "offence": "As drafted"}
    await done(helene.post(f"/api/requests/{made['id']}/assess", json=french, headers=if_match(2)))
    await _is_in_the_log(node)
    file, none = tmp_path / "file", tmp_path / "none"
    assert await written(node, cleared, file) == "Nothing is new for this partner.", "drafts stay here"

    paper = {"channel": "post", "sha256": "a" * 64, "note": "By courier."}
    for id, version in ((kept["id"], 1), (made["id"], 3)):
        await done(helene.post(f"/api/requests/{id}/send", json=paper, headers=if_match(version)))
    await done(beto.post(f"/api/requests/{made['id']}/receive", json={}, headers=if_match(4)))
    await _is_in_the_log(node)
    await written(node, cleared, file)
    published = tmp_path / "key.pem"
    published.write_text(say_partner_key(node.settings))
    assert await _openssl_proves(file, published)
    events, _ = check_file(file.read_bytes(), cleared["key"], cleared["id"], 0)

    assert [(event["type"], event["subject"]) for event in events] == [("jointops.request.state", made["id"])] * 2
    said = events[0]["data"]
    assert (said["text"], said["languages"], said["marking"]) == (
        "Please hear the driver.", ["fr", "en"], "TLP:AMBER+STRICT",
    )  # fmt: skip
    assert (said["requesting"]["authority"], said["requested"]["authority"]) == ("FR-CA", "BR-CA")
    assert [(step["country"], step["state"], step["channel"], step["note"]) for step in said["steps"]] == [
        ("FR", "sent", "post", "By courier."), ("BR", "received", "", ""),
    ], "what was noted before it was sent stays here"  # fmt: skip
    assert kept["id"].encode() not in file.read_bytes(), "what may go no further (H2) does not go by a file"
    for name in ("prosecutor.", "Hélène", "Beto"):
        assert name.encode() not in file.read_bytes()
    await written(node, asking, own := tmp_path / "own")
    events, _ = check_file(own.read_bytes(), asking["key"], asking["id"], 0)
    said_of = [event["subject"] for event in events if event["type"].startswith("jointops.request.")]
    assert said_of == [made["id"]] * 2, "nor its drafting, where it is read after the sending"
    assert kept["id"].encode() not in own.read_bytes(), (
        "who asks is not who sent the alert: its codes bind them as well"
    )
    await written(node, network, none)
    assert not none.exists() or b"jointops.request" not in none.read_bytes()
    await written(node, known[only["record"]], alone := tmp_path / "alone")
    assert not alone.exists() or b"jointops.request" not in alone.read_bytes(), "nobody agreed to requests"


@pytest.fixture(scope="module")
async def secretariat(node: Node) -> None:
    await enrol_secretariat(node)


async def sent_in(somebody: httpx.AsyncClient, file: bytes) -> httpx.Response:
    """The answer to a partner's file."""
    headers = {"content-type": "application/octet-stream"}
    return await somebody.post("/api/networks/west-africa/partner-files/take-in", content=file, headers=headers)


def key_of(network: dict[str, Any], **more: Any) -> dict[str, Any]:
    today = date.today()
    return {
        "holder": "Network of prosecutors, its registry", "public_key": network["key"], "recipient": network["id"],
        "valid_from": str(today - timedelta(days=1)), "valid_to": str(today + timedelta(days=1)),
        "reason": "Handed over at the meeting in Accra", **more,
    }  # fmt: skip


async def kept(ama: httpx.AsyncClient, second: httpx.AsyncClient, key: dict[str, Any]) -> None:
    proposal = await done(ama.post("/api/networks/west-africa/partner-keys", json=key))
    await done(second.post(f"/api/proposals/{proposal['id']}/release"))


def why(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["why"]


async def test_a_partners_file_is_taken_in_once_whole_and_by_a_key_that_two_persons_let_in(
    node: Node, person: Person, network: dict[str, Any], secretariat: None, ledger: Ledger, tmp_path: Path
) -> None:
    """This deployment is its own partner: it reads what it wrote."""
    chen, ama, ines = await person("centre.kafo"), await person("desk.west"), await person("admin")
    files: list[bytes] = []
    for title in ("Vehicle of a network", "Its second vehicle"):
        await released(chen, countries=["BR"], title=title)
        await _is_in_the_log(node)
        await written(node, network, to := tmp_path / str(len(files)))
        files.append(to.read_bytes())
    first, second = files
    assert why(await sent_in(ama, first)) == (422, "unknown-key")
    proposal = await done(ama.post("/api/networks/west-africa/partner-keys", json=key_of(network)))
    assert why(await ama.post(f"/api/proposals/{proposal['id']}/release")) == (403, "own-proposal")
    assert why(await sent_in(ama, first)) == (422, "unknown-key"), "not before a second person has let it in"
    await done(ines.post(f"/api/proposals/{proposal['id']}/release"))

    assert why(await sent_in(ama, first.replace(b"Vehicle", b"Velicle"))) == (422, "changed")
    assert why(await sent_in(ama, first.replace(b'"first":1', b'"first":2'))) == (422, "unknown-key")
    assert why(await sent_in(ama, first[:-2])) == (422, "changed")
    assert why(await sent_in(ama, second)) == (409, "file-missing")
    assert (await done(ama.get("/api/networks/west-africa/partner-files")))["items"] == [], "nothing half stored"
    assert await ledger.value(
        "select count(*)::int from base.audit where verb = 'partner-file.receive' and result like 'refused: %'"
    ) == 6  # fmt: skip

    receipts = await asyncio.gather(*(sent_in(ama, first) for _ in range(3)))
    assert sorted(one.status_code for one in receipts) == [201, 409, 409]
    [receipt] = [one.json() for one in receipts if one.status_code == 201]
    assert (receipt["holder"], receipt["first"], receipt["last"], receipt["events"], receipt["received_by"]) == (
        "Network of prosecutors, its registry", 1, 1, 1, "Ama Mensah",
    )  # fmt: skip
    assert receipt["sha256"] == hashlib.sha256(first).hexdigest()
    assert receipt["marking"] == "TLP:AMBER"
    assert ("partner-file.receive", receipt["sha256"]) in await ledger.audits(receipt["id"])
    assert await ledger.events(receipt["id"]) == ["partner-file.received"]
    [event] = await done(ama.get(f"/api/partner-files/{receipt['id']}/events"))
    assert (event["kind"], event["title"], event["marking"]) == (
        "jointops.alert.released", "Vehicle of a network", "TLP:AMBER",
    )  # fmt: skip
    assert why(await sent_in(ama, first)) == (409, "received-before")

    aigerim, beto = await person("secretariat.casc"), await person("prosecutor.br")
    assert (await sent_in(aigerim, second)).status_code == 403, "another secretariat"
    assert (await sent_in(beto, second)).status_code == 403
    unseen = await aigerim.get(f"/api/partner-files/{receipt['id']}/events")
    missing = await aigerim.get(f"/api/partner-files/{uuid4()}/events")
    assert problem(unseen) == problem(missing)
    assert unseen.status_code == 404
    [key] = await done(ama.get("/api/networks/west-africa/partner-keys"))
    assert (key["state"], key["seen"]) == ("valid", 1)
    assert await done(aigerim.get("/api/networks/west-africa/partner-keys")) == []

    await done(ama.post(f"/api/partner-keys/{key['id']}/revoke", json={"reason": "Their registry was broken into"}))
    assert why(await sent_in(ama, second)) == (422, "key-revoked"), "whenever it was made"
    again = await ama.post("/api/networks/west-africa/partner-keys", json=key_of(network))
    assert [one["pointer"] for one in again.json()["errors"]] == ["/public_key"]
    spelt = f"{network['key'][:-2]}{chr(ord(network['key'][-2]) + 1)}="
    again = await ama.post("/api/networks/west-africa/partner-keys", json=key_of(network, public_key=spelt))
    assert again.status_code == 422, "nor spelt otherwise"
    assert len((await done(ama.get("/api/networks/west-africa/partner-files")))["items"]) == 1


async def test_a_key_counts_on_its_days_and_for_its_recipient_and_the_next_one_goes_on(
    person: Person, secretariat: None, ledger: Ledger
) -> None:
    ama, ines = await person("desk.west"), await person("admin")
    one, other, us = SigningKey(bytes([3]) * 32), SigningKey(bytes([4]) * 32), str(uuid4())
    by_one, by_other = [{"key": whpk(key), "id": us} for key in (one, other)]
    later = {"valid_from": str(date.today() + timedelta(days=1)), "valid_to": str(date.today() + timedelta(days=2))}
    await kept(ama, ines, key_of(by_one, **later))
    assert why(await sent_in(ama, sent_file(one, us, 1))) == (422, "key-not-valid")
    await kept(ama, ines, key_of(by_one))
    assert why(await sent_in(ama, sent_file(one, str(uuid4()), 1))) == (422, "other-recipient")
    assert why(await sent_in(ama, sent_file(one, us, 1, data={"text": "\0"}))) == (422, "unknown-form")
    assert why(await sent_in(ama, sent_file(one, us, 1, subject=7))) == (422, "unknown-form")
    few = sent_file(one, us, 1).split(b"\n", 2)[2]
    many = signed(one, 1, 10**12, few, recipient=us, made_at="2026-11-27T12:00:00Z")
    assert why(await sent_in(ama, many)) == (422, "unknown-form"), "more numbers than events"
    red = await sent_in(ama, sent_file(one, us, 1, data={"marking": "TLP:RED"}))
    assert why(red) == (403, "above-clearance")
    assert "TLP:RED" in red.json()["detail"], red.text
    assert "an administrator" in red.json()["detail"], "and who could take it in"
    on_record = (
        "select count(*)::int from base.audit"
        " where verb = 'partner-file.receive' and result = 'refused: above-clearance'"
    )
    assert await ledger.value(on_record) == 1
    strict = await done(sent_in(ama, sent_file(one, us, 1, data={"marking": "TLP:AMBER+STRICT"})))
    assert strict["marking"] == "TLP:AMBER+STRICT"
    await kept(ama, ines, key_of(by_other))
    assert why(await sent_in(ama, sent_file(other, us, 1))) == (409, "received-before"), "whichever key signed it"
    both = await done(sent_in(ama, sent_file(other, us, 1, 2)))
    assert (both["first"], both["last"], both["events"]) == (1, 2, 1), "of what was written again only what is new"


def sent_file(key: SigningKey, recipient: str, first: int, last: int | None = None, **more: Any) -> bytes:
    """A file as a partner makes it for this recipient; any field of its events can be another."""
    last = last or first
    said: dict[str, Any] = {
        "id": "x",
        "type": "jointops.alert.released",
        "subject": "x",
        "time": "2026-11-27T12:00:00Z",
        "data": {},
    }
    lines = [{**said, "sequence": str(n), "recipient": recipient, **more} for n in range(first, last + 1)]
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return signed(key, first, last, body, recipient=recipient, made_at="2026-11-27T12:00:00Z")


async def _openssl_proves(file: Path, key: Path) -> bool:
    """What a partner without any program of ours types."""
    ran = await asyncio.create_subprocess_exec(
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(key), "-rawin", "-in", str(file),
        "-sigfile", f"{file}.sig", stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return await ran.wait() == 0


async def _is_in_the_log(node: Node) -> None:
    async def nothing_waits() -> object:
        return not await node.db.pool("purger").fetchval("select exists (select from realtime.outbox)")

    await until(nothing_waits)


def signed(key: SigningKey, first: int = 3, last: int = 4, body: bytes = b"", **more: Any) -> bytes:
    """A file as this deployment would make it; its body and any part of its head can be another."""
    body = body or b"".join(
        json.dumps({"sequence": str(n), "subject": "x"}).encode() + b"\n" for n in range(first, last + 1)
    )
    head = json.dumps(
        {"format": verify.FORMAT, "source": "urn:x", "recipient": "us", "first": first, "last": last, "made_at": "x",
         "sha256": hashlib.sha256(body).hexdigest(), **more}
    ).encode()  # fmt: skip
    return head + b"\n" + base64.b64encode(key.sign(head)) + b"\n" + body


KEY, OTHER = SigningKey(bytes([1]) * 32), SigningKey(bytes([2]) * 32)


def whpk(key: SigningKey) -> str:
    return f"whpk_{base64.b64encode(key.public).decode()}"


SAID = signed(KEY)


@pytest.mark.parametrize(
    ("said", "seen", "why"),
    [
        (SAID.replace(b'"x"}', b'"y"}', 1), 2, "not those that were signed"),
        (SAID.rpartition(b"{")[0], 2, "cut off"),
        (SAID + b'{"sequence": "5"}\n', 2, "not those that were signed"),
        (SAID.replace(b'"last": 4', b'"last": 9', 1), 2, "no signature of this key"),
        (signed(OTHER), 2, "no signature of this key"),
        (b"", 2, "no signature of this key"),
        (b"\xff\n\xff\n\xff", 2, "no signature of this key"),
        (signed(KEY, recipient="them"), 2, "made for another recipient: them"),
        (signed(KEY, format="jointops-alerts-9"), 2, "does not know"),
        (SAID, 4, "taken before"),
        (SAID, 9, "taken before"),
        (SAID, 1, "events 2 to 2 have not come"),
    ],
)
def test_a_file_that_does_not_prove_itself_is_refused_with_the_reason(said: bytes, seen: int, why: str) -> None:
    with pytest.raises(NotProved, match=why):
        check_file(said, whpk(KEY), "us", seen)


def test_of_a_file_that_was_written_again_after_a_fault_only_what_is_new_is_taken() -> None:
    events, last = check_file(signed(KEY, 3, 6), whpk(KEY), "us", 4)
    assert ([event["sequence"] for event in events], last) == (["5", "6"], 6)


def test_the_program_to_hand_over_needs_nothing_of_the_product(tmp_path: Path) -> None:
    """One file, copied elsewhere, run apart from everything of ours."""
    program, file, seen = tmp_path / "verify.py", tmp_path / "alerts", tmp_path / "seen"
    program.write_bytes(Path(verify.__file__).read_bytes())
    file.write_bytes(signed(KEY, 1, 2))

    def run(recipient: str = "us") -> subprocess.CompletedProcess[str]:
        options = ["--key", whpk(KEY), "--recipient", recipient, "--seen", str(seen)]
        command = [sys.executable, "-P", "-W", "ignore", str(program), str(file), *options]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    wrong, first, again = run("them"), run(), run()

    assert (wrong.returncode, wrong.stderr) == (1, "Refused: made for another recipient: us.\n")
    assert (first.returncode, len(first.stdout.splitlines()), seen.read_text()) == (0, 2, "2")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "Refused: taken before: it ends with event 2, and 2 was seen.\n"


async def test_for_nobody_who_is_registered_nothing_is_written(node: Node, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        await write_partner_file(node.settings, uuid4(), tmp_path / "none")
    assert not (tmp_path / "none").exists()
