"""Hélène is not looking: her device says that an alert waits. Its push service carries what it cannot read."""

import base64
import time
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from integrations.mail.causes import KINDS
from integrations.push.sealing import PADDED, PushKey, raw, sealed, text
from jointops.base.settings import Settings
from jointops.node import Node
from tests.alerts.support import if_match, pointers, released
from tests.common import Common
from tests.integrations.receiver import Heard, Receiver
from tests.ops.support import Ledger, done
from tests.support import Person, until

CONTACT = "mailto:operations@ops.example"
AT_ONCE = {priority: timedelta(0) for priority in ("P1", "P2", "P3", "P4")}
"""Of the product a minute and more: a screen is to show the alert first."""


class Device:
    """A browser as the standard has it: keys of its own, an address at its push service."""

    def __init__(self, service: Receiver, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = name.encode().ljust(16, b".")[:16]
        self.endpoint = f"https://localhost:{service.port}/push/{name}"

    def wish(self, **more: Any) -> dict[str, Any]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.endpoint, "p256dh": text(point), "auth": text(self.auth), "zone": "Europe/Paris", **more,
        }  # fmt: skip

    def heard(self, service: Receiver) -> list[Heard]:
        path = urlsplit(self.endpoint).path
        return [one for one in service.kept if one[0][":path"] == path]

    def opened(self, body: bytes) -> bytes:
        """What the device reads, by RFC 8291 and RFC 8188 as written there, not by our code."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender = body[21 : 21 + length]
        assert (size, length) == (4096, 65)
        own = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = derived(self.auth, shared, b"WebPush: info\0" + own + sender, 32)
        key, nonce = (
            derived(salt, secret, b"Content-Encoding: " + what + b"\0", long)
            for what, long in ((b"aes128gcm", 16), (b"nonce", 12))
        )
        plain = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        assert plain.endswith(b"\x02"), "the last record, without padding of its own"
        return plain[:-1]

    async def told(self, service: Receiver, many: int = 1) -> list[dict[str, Any]]:
        async def enough() -> object:
            return len(self.heard(service)) >= many

        await until(enough, within=15)
        return [msgspec.json.decode(self.opened(body)) for _, body in self.heard(service)]


def derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


@pytest.fixture(scope="module")
async def service(folder: Path) -> AsyncIterator[Receiver]:
    (folder / "service").mkdir()
    one = Receiver(folder / "service")
    await one.open()
    yield one
    await one.close()


@pytest.fixture(scope="module")
async def node(folder: Path, common: Common, service: Receiver) -> AsyncGenerator[Node]:
    settings = service.settings(data=folder / "node", push_contact=CONTACT)
    async with common.running(settings) as started:
        yield started


@pytest.fixture(autouse=True)
async def quiet(service: Receiver, node: Node, ledger: Ledger) -> AsyncIterator[None]:
    """Each story begins with a push service that is well, and no device that is told; what happened in the one before
    has been noted, or its people's new devices would be told of that too.
    """
    await until(lambda: ledger.value("select realtime.waits_s('push', $1) = 0", [*KINDS]), within=30)
    node.pusher.grace, node.pusher.pauses = dict(AT_ONCE), (timedelta(milliseconds=10),) * 5
    service.ill, service.illness = 0, "503 Service Unavailable"
    yield
    service.let_go()
    await ledger.value("delete from integrations.push_subscription")
    await ledger.value("update base.person set language = null where language is not null")


async def subscribed(somebody: httpx.AsyncClient, device: Device, **more: Any) -> dict[str, Any]:
    return await done(somebody.put("/api/push", json=device.wish(**more)))


async def states(ledger: Ledger) -> list[str]:
    return await ledger.column("select state from integrations.push_message order by alert")


async def test_a_device_is_told_once_that_an_alert_waits_and_nothing_of_it(
    person: Person, service: Receiver, ledger: Ledger
) -> None:
    helene, beto, chen = [await person(user) for user in ("prosecutor.fr", "prosecutor.br", "centre.kafo")]
    paris, brasilia = Device(service, "paris"), Device(service, "brasilia")
    await subscribed(helene, paris)
    await subscribed(beto, brasilia)
    await done(helene.post("/api/session/language", json={"language": "fr"}))

    sent = await released(chen, priority="P1", title="Vehicle at Gao", countries=["FR"])

    [said] = await paris.told(service)
    assert said == {"waits": {"P1": 1}, "language": "fr"}
    [(headers, body)] = paris.heard(service)
    assert len(paris.opened(body)) == PADDED
    whole = body + str(headers).encode()
    assert not [word for word in (sent["id"], sent["number"], "Gao", "kafo", "KAFO", "P1") if word.encode() in whole]
    assert (headers["content-encoding"], headers["urgency"], headers["ttl"]) == ("aes128gcm", "high", str(6 * 3600))

    async def noted() -> object:
        return await states(ledger) == ["sent"]

    await until(noted)
    await released(chen, priority="P2", countries=["FR"])
    assert (await paris.told(service, 2))[1] == {"waits": {"P2": 1}, "language": "fr"}
    assert brasilia.heard(service) == []


async def test_who_sends_is_proved_to_the_push_service_by_the_key_that_the_device_subscribed_with(
    person: Person, service: Receiver, node: Node
) -> None:
    helene, device = await person("prosecutor.fr"), Device(service, "proof")
    own = await done(helene.get("/api/push"))
    await subscribed(helene, device)
    await released(await person("centre.kafo"), priority="P1", countries=["FR"])
    await device.told(service)

    [(headers, _)] = device.heard(service)
    scheme, _, rest = headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, proof = parts["t"].split(".")
    assert (scheme, parts["k"], own["key"]) == ("vapid", own["key"], node.pusher.key.public)
    signature = raw(proof)
    der = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(own["key"]))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    said = msgspec.json.decode(raw(claims))
    assert (said["aud"], said["sub"]) == (f"https://localhost:{service.port}", CONTACT)
    assert 0 < said["exp"] - time.time() <= 12 * 3600
    assert msgspec.json.decode(raw(head)) == {"typ": "JWT", "alg": "ES256"}


async def test_who_has_read_it_is_not_woken(node: Node, person: Person, service: Receiver, ledger: Ledger) -> None:
    helene, device = await person("prosecutor.fr"), Device(service, "shown")
    await subscribed(helene, device)
    node.pusher.grace["P1"] = timedelta(hours=1)
    sent = await released(await person("centre.kafo"), priority="P1", countries=["FR"])
    await until(lambda: states(ledger))
    await done(helene.post(f"/api/alerts/{sent['id']}/read"))
    await ledger.value("update integrations.push_message set due_at = now()")

    async def needless() -> object:
        return await states(ledger) == ["needless"]

    await until(needless)
    assert device.heard(service) == []


async def test_who_changes_their_hours_while_an_alert_waits_is_told_of_it_all_the_same(
    node: Node, person: Person, service: Receiver, ledger: Ledger
) -> None:
    helene, device = await person("prosecutor.fr"), Device(service, "changed")
    await subscribed(helene, device)
    node.pusher.grace["P1"] = timedelta(hours=1)
    await released(await person("centre.kafo"), priority="P1", countries=["FR"])
    await until(lambda: states(ledger))

    await subscribed(helene, device, quiet_from="22:00", quiet_to="06:00")
    await ledger.value("update integrations.push_message set due_at = now()")

    assert await device.told(service) == [{"waits": {"P1": 1}, "language": "en"}]
    assert (await done(helene.get("/api/push")))["wish"]["quiet_from"] == "22:00"


async def test_a_push_service_that_hangs_keeps_nobody_of_another_from_being_woken(
    person: Person, service: Receiver, ledger: Ledger
) -> None:
    helene, beto, chen = [await person(user) for user in ("prosecutor.fr", "prosecutor.br", "centre.kafo")]
    stuck, device = Device(service, "stuck"), Device(service, "awake")
    service.hangs = frozenset({urlsplit(stuck.endpoint).path})
    await subscribed(helene, stuck)
    await subscribed(beto, device)
    kept_waiting = await released(chen, priority="P1", countries=["FR"])
    await until(lambda: as_list(service.waiting))

    await released(chen, priority="P2", countries=["BR"])

    assert await device.told(service) == [{"waits": {"P2": 1}, "language": "en"}]
    tries = await ledger.column(f"select tries from integrations.push_message where alert = '{kept_waiting['id']}'")
    assert tries == [0], "nobody waited for the one that hangs: it still does"
    held = "select count(*) from pg_stat_activity where state = 'idle in transaction' and query like '%push_%'"

    async def none_held() -> bool:
        return await ledger.value(held) == 0

    await until(none_held)  # of the one told just now a transaction may still note that


async def test_a_device_is_told_once_of_each_correction_that_its_person_has_not_read(
    person: Person, service: Receiver, ledger: Ledger
) -> None:
    helene, chen, device = await person("prosecutor.fr"), await person("centre.kafo"), Device(service, "corrected")
    sent = await released(chen, priority="P1", countries=["FR"])
    await done(helene.post(f"/api/alerts/{sent['id']}/read"))
    await subscribed(helene, device)
    for title in ("Another vehicle", "Yet another"):
        now = await done(chen.get(f"/api/alerts/{sent['id']}"))
        right = {"title": title, "reason": "Misread."}
        await done(chen.post(f"/api/alerts/{sent['id']}/correct", json=right, headers=if_match(now["version"])))
        many = 1 if title == "Another vehicle" else 2
        assert (await device.told(service, many))[many - 1] == {"waits": {"P1": 1}, "language": "en"}

    async def noted() -> object:
        return await states(ledger) == ["sent", "sent"]

    await until(noted)


async def as_list(found: list[str]) -> list[str]:
    return found


async def test_quiet_hours_keep_back_all_but_what_is_about_life(
    person: Person, service: Receiver, ledger: Ledger
) -> None:
    helene, device = await person("prosecutor.fr"), Device(service, "quiet")
    await subscribed(helene, device, quiet_from="00:00", quiet_to="23:59", at_once=["P1", "P2"])
    chen = await person("centre.kafo")
    await released(chen, priority="P2", countries=["FR"])
    await released(chen, priority="P3", countries=["FR"])
    await released(chen, priority="P1", countries=["FR"])

    assert await device.told(service) == [{"waits": {"P1": 1}, "language": "en"}]

    async def noted() -> object:
        return sorted(await states(ledger)) == ["sent", "waiting", "waiting"]

    await until(noted)
    await ledger.value("update integrations.push_message set due_at = now()")
    assert (await device.told(service, 2))[1] == {"waits": {"P2": 1, "P3": 1}, "language": "en"}


async def test_an_answer_wakes_the_sender_by_the_alerts_priority_and_their_own_quiet_hours(
    person: Person, service: Receiver, ledger: Ledger
) -> None:
    helene, chen, device = await person("prosecutor.fr"), await person("centre.kafo"), Device(service, "answered")
    p2, p1 = [await released(chen, priority=priority, countries=["FR"]) for priority in ("P2", "P1")]
    await subscribed(chen, device, quiet_from="00:00", quiet_to="23:59", at_once=["P1", "P2"])

    for sent in (p2, p1):
        await done(helene.post(f"/api/alerts/{sent['id']}/reply", json={"text": "Held at Menaka."}))

    assert await device.told(service) == [{"waits": {"P1": 1}, "language": "en"}]
    [(_, body)] = device.heard(service)
    assert b"Menaka" not in device.opened(body)

    async def noted() -> object:
        return sorted(await states(ledger)) == ["sent", "waiting"]

    await until(noted)
    await done(chen.post(f"/api/alerts/{p2['id']}/read"))
    await ledger.value("update integrations.push_message set due_at = now()")

    async def needless() -> object:
        return sorted(await states(ledger)) == ["needless", "sent"]

    await until(needless)


async def test_a_device_is_told_until_its_session_ends_and_not_after(
    person: Person, service: Receiver, ledger: Ledger
) -> None:
    helene, device = await person("prosecutor.fr"), Device(service, "ended")
    await subscribed(helene, device)
    await done(helene.delete("/api/session"))

    await released(await person("centre.kafo"), priority="P1", countries=["FR"])

    async def forgotten() -> object:
        return await ledger.column("select id from integrations.push_subscription") == []

    await until(forgotten)
    assert (device.heard(service), await states(ledger)) == ([], [])


async def test_whoever_signs_in_on_a_device_takes_it_over(person: Person, service: Receiver) -> None:
    helene, beto, device = await person("prosecutor.fr"), await person("prosecutor.br"), Device(service, "shared")
    await subscribed(helene, device)
    own = await subscribed(beto, device)

    assert own["wish"]["at_once"] == ["P1", "P2"]
    assert (await done(helene.get("/api/push")))["wish"] is None
    chen = await person("centre.kafo")
    await released(chen, priority="P1", countries=["FR"])
    await released(chen, priority="P2", countries=["BR"])
    assert await device.told(service) == [{"waits": {"P2": 1}, "language": "en"}]
    await done(beto.delete("/api/push"))
    assert (await done(beto.get("/api/push")))["wish"] is None


async def test_a_push_service_that_is_ill_is_tried_again_and_one_that_knows_the_device_no_more_is_not(
    person: Person, service: Receiver, ledger: Ledger
) -> None:
    helene, chen, device = await person("prosecutor.fr"), await person("centre.kafo"), Device(service, "ill")
    await subscribed(helene, device)
    service.ill = 2
    await released(chen, priority="P1", countries=["FR"])
    assert await device.told(service) == [{"waits": {"P1": 1}, "language": "en"}]
    assert len(service.refused) >= 2

    service.ill, service.illness = 1, "410 Gone"
    await released(chen, priority="P1", countries=["FR"])

    async def forgotten() -> object:
        return await ledger.column("select id from integrations.push_subscription") == []

    await until(forgotten)
    assert (await done(helene.get("/api/push")))["wish"] is None
    assert len(device.heard(service)) == 1


async def test_a_device_sees_why_it_was_not_told(person: Person, service: Receiver, node: Node) -> None:
    helene, device = await person("prosecutor.fr"), Device(service, "trouble")
    await subscribed(helene, device)
    node.pusher.pauses = (timedelta(hours=1),)
    service.ill, service.illness = 1, "429 Too Many Requests"
    await released(await person("centre.kafo"), priority="P1", countries=["FR"])

    async def shown() -> object:
        return (await done(helene.get("/api/push")))["trouble"]

    assert await until(shown, within=15) == "The push service did not take it: answered 429."


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"endpoint": "https://push.example/x"}, "/endpoint"),
        ({"endpoint": "http://169.254.169.254/latest"}, "/endpoint"),
        ({"endpoint": "https://localhost:1/x"}, "/endpoint"),
        ({"p256dh": text(b"\x04" + b"\x01" * 64)}, "/p256dh"),
        ({"p256dh": text(b"short")}, "/p256dh"),
        ({"auth": text(b"short")}, "/auth"),
        ({"zone": "Mars/Olympus"}, "/zone"),
        ({"quiet_from": "22:00"}, "/quiet_to"),
    ],
)
async def test_what_is_no_device_that_we_may_call_is_refused(
    person: Person, service: Receiver, more: dict[str, Any], pointer: str
) -> None:
    helene = await person("prosecutor.fr")
    assert pointers(await helene.put("/api/push", json=Device(service, "wrong").wish(**more))) == [pointer]


def test_a_message_is_sealed_as_in_the_standards_own_example() -> None:
    """RFC 8291, section 5 and appendix A."""

    def point(private: str) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
        key = ec.derive_private_key(int.from_bytes(raw(private)), ec.SECP256R1())
        return key, key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    _, device = point("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
    sender, _ = point("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")

    body = sealed(
        b"When I grow up, I want to be a watermelon", device, raw("BTBZMqHH6r4Tts7J_aSIgg"),
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"), own=sender,
    )  # fmt: skip

    assert base64.urlsafe_b64encode(body).decode().rstrip("=") == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_every_node_of_a_deployment_has_the_same_key_and_another_deployment_another() -> None:
    assert PushKey(b"one").public == PushKey(b"one").public != PushKey(b"other").public


def test_a_contact_that_no_push_service_can_write_to_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="push_contact"):
        Settings(push_contact="operations@ops.example")
