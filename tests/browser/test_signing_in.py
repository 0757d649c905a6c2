"""Signing in as people do who are not invented, and what a phone keeps: sealed, bound, wiped."""

import secrets
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, expect

from jointops.base.access import Viewer
from jointops.node import Node
from tests.base.oidc_support import lying, production, provider
from tests.browser import axe
from tests.browser.conftest import PageOf, screens_of
from tests.browser.desks import keep_picture, press_check, type_plate
from tests.browser.profiles import Profiles
from tests.ops.conftest import ledger
from tests.ops.support import Ledger
from tests.support import Person, until

__all__ = ["ledger"]

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}

_REGISTER = """async () => {
  const post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const { options } = await (await post('/api/passkeys/options', {})).json();
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = (await navigator.credentials.create({ publicKey })).toJSON();
  const added = await post('/api/passkeys', { credential, label: 'Stick' });
  const again = await post('/api/passkeys', { credential, label: 'Stick' });
  return [added.status, again.status];
}"""  # noqa: E501

_DUMP = """async () => {
  const texts = [];
  const tell = (value) => {
    if (value instanceof CryptoKey) return `key ${value.type} ${value.extractable}`;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
    if (value && typeof value === 'object') return Object.entries(value).map(([k, v]) => `${k}=${tell(v)}`).join(';');
    return String(value);
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve) => { const open = indexedDB.open(name); open.onsuccess = () => resolve(open.result); });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        const all = db.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => resolve(all.result);
      });
      texts.push(...rows.map((row) => `${name}/${store}: ${tell(row)}`));
    }
    db.close();
  }
  return texts;
}"""  # noqa: E501

_HOLD_ANSWER = """() => {
  const network = fetch;
  window.fetch = async (path, init) => {
    const answer = await network(path, init);
    if (path !== '/api/checks') return answer;
    const body = await answer.json();
    await new Promise((resolve) => (window.release = resolve));
    return Object.assign(answer, { json: async () => body });
  };
}"""

# The stores that the page opens for the answer that was held.
_OPENED_FOR_IT = """async () => {
  const names = [];
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...asked) { names.push(asked[0]); return open.apply(this, asked); };
  release();
  await new Promise((resolve) => setTimeout(resolve));
  IDBFactory.prototype.open = open;
  return names;
}"""

_KEPT = """async () => [
  ...(await indexedDB.databases()).map(({ name }) => name),
  ...(await caches.keys()),
  ...Object.keys(localStorage),
]"""


async def _real_person(node: Node, ledger: Ledger, role: str = "officer") -> Viewer:
    made = (
        "insert into base.person (user_name, name, role, country, principals, operations)"
        " values ($1, 'Awa Example', $2, 'ML', '{country:ML,op:kafo-ii,op:kafo-ii@ML}', '{kafo-ii}') returning id"
    )
    id = cast(UUID, await ledger.value(made, f"real.{secrets.token_hex(4)}", role))
    return await node.sessions.open_for(id)


@pytest.fixture
async def production_page(profiles: Profiles, node: Node) -> AsyncGenerator[tuple[PageOf, str]]:
    async with production(node) as (_, url):
        yield screens_of(profiles, url), url


async def _authenticator(page: Page) -> Any:
    """A passkey holder as Chromium plays it, its user verified."""
    tools = await page.context.new_cdp_session(page)
    await tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = cast(dict[str, str], await tools.send("WebAuthn.addVirtualAuthenticator", {"options": options}))
    return tools, added["authenticatorId"]


async def _checks(page: Page, plate: str) -> None:
    await type_plate(page, plate)
    await press_check(page)
    await page.get_by_role("button", name="New check").click()


async def test_a_passkey_is_made_once_signed_in_and_opens_the_next_shift(
    production_page: tuple[PageOf, str], node: Node, ledger: Ledger
) -> None:
    page_of, url = production_page
    awa = await _real_person(node, ledger)
    async with page_of("", **PHONE, again=False) as page:
        tools, holder = await _authenticator(page)
        await expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
        await expect(page.get_by_text("No organisation is set up")).to_be_visible()
        await keep_picture(page, "sign-in")
        assert await axe.complaints(page) == []
        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_role("alert")).to_contain_text("No passkey was shown")

        await page.context.add_cookies([{"name": "jointops_session", "value": awa.key, "url": url}])
        assert await page.evaluate(_REGISTER) == [204, 401], "a challenge counts once"
        await page.context.clear_cookies()
        await page.reload()

        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_role("heading", name="What will you look at personal data for?")).to_be_visible()
        await keep_picture(page, "purpose")
        assert await axe.complaints(page) == []
        await page.get_by_label("Border control").check()
        await page.get_by_role("button", name="Begin").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)  # it is said, and kept
        await expect(page.get_by_role("button", name="Check", exact=True)).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("button", name="Check", exact=True)).to_be_visible()
        await expect(page.get_by_role("dialog")).to_have_count(0)

        [used] = (await tools.send("WebAuthn.getCredentials", {"authenticatorId": holder}))["credentials"]
        count = "select sign_count from base.passkey where person_id = $1"
        assert await ledger.value(count, awa.person_id) == used["signCount"] > 0
        proved = (
            "select count(*) from base.session where person_id = $1 and proved_at is not null and device_id is not null"
        )
        assert await ledger.value(proved, awa.person_id) == 1

        # A copy of the passkey that was used less often than the real one.
        await ledger.value("update base.passkey set sign_count = sign_count + 100 where person_id = $1", awa.person_id)
        await page.context.clear_cookies()
        await page.reload()
        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_role("alert")).to_contain_text("not accepted")


async def test_a_passkey_whose_user_was_not_verified_opens_nothing(
    production_page: tuple[PageOf, str], node: Node, ledger: Ledger
) -> None:
    page_of, url = production_page
    awa = await _real_person(node, ledger)
    async with page_of("", **PHONE, again=False) as page:
        tools, holder = await _authenticator(page)
        await page.context.add_cookies([{"name": "jointops_session", "value": awa.key, "url": url}])
        assert await page.evaluate(_REGISTER) == [204, 401]
        await page.context.clear_cookies()
        await tools.send("WebAuthn.setUserVerified", {"authenticatorId": holder, "isUserVerified": False})
        await page.reload()
        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        await expect(page.get_by_role("button", name="Check", exact=True)).to_have_count(0)


async def test_a_link_from_elsewhere_signs_nobody_in_and_a_press_on_our_page_leads_to_the_provider(
    browser: Browser, node: Node, folder: Path
) -> None:
    async with lying() as liar:
        one = provider(liar.issuer, folder / "secret")
        async with production(node, providers=(one,)) as (_, url):
            page = await browser.new_page(locale="en-GB")
            await page.goto(liar.issuer.replace("localhost", "127.0.0.1"))
            link = f"<a href='{url}/api/session/oidc?provider=ml'>The evidence</a>"
            await page.set_content(link)
            await page.get_by_role("link").click()
            await page.wait_for_url(f"{url}/")
            assert await page.context.cookies(url) == [], "nothing has begun"

            await page.get_by_role("button", name="Mali").click()
            await page.wait_for_url(f"{liar.issuer}/auth?*")
            assert [one.get("name") for one in await page.context.cookies(url)] == ["jointops_signin"]
            await page.context.close()


async def test_all_cookies_copied_to_another_browser_open_nothing_there(
    page_of: PageOf, browser: Browser, person: Person
) -> None:
    async with page_of("officer.ml", **PHONE) as page:
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        state = await page.context.storage_state()
        thief = await browser.new_context(storage_state=state)
        stolen = await thief.new_page()
        answers: list[int] = []
        await stolen.goto(f"{page.url}basemap/")  # a page that signs nobody in
        for method, path in (("GET", "/api/session"), ("POST", "/api/checks/batch")):
            answers.append(
                await stolen.evaluate(
                    """async ([method, path]) => (await fetch(path, {
                        method, headers: { 'content-type': 'application/json' }, body: method === 'POST' ? '[]' : null,
                    })).status""",
                    [method, path],
                )
            )
        assert answers == [401, 401]
        await thief.close()
        await page.reload()
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
    awa = await person("officer.ml")
    assert any(one["misused_at"] for one in (await awa.get("/api/sessions")).json())


SECRETS = ("AB 9917 QX", "AB9917QX", "ML-GAO-01", "kafo-ii", "vehicle", "occurredAt")


async def test_what_waits_on_the_phone_cannot_be_read_there_and_is_sent_all_the_same(
    page_of: PageOf, person: Person
) -> None:
    async with page_of("officer.ml", **PHONE) as page:
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        await page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        await page.context.set_offline(True)
        await _checks(page, "AB 9917 QX")

        kept = cast(list[str], await page.evaluate(_DUMP))
        assert any(row.startswith("jointops-officer/reports") for row in kept)
        for secret in SECRETS:
            assert not [row for row in kept if secret in row], secret
        assert [row for row in kept if "jointops-officer/keys" in row] == ["jointops-officer/keys: key secret false"]
        assert any("private=key private false" in row for row in kept)

        await page.reload()
        await expect(page.get_by_text("1 report waits")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_text("1 report waits")).to_have_count(0)
        awa = await person("officer.ml")

        async def arrived() -> bool:
            checks = (await awa.get("/api/checks")).json()["items"]
            return "AB9917QX" in {"".join(one["subject"].get("plate", "").split()) for one in checks}

        await until(arrived, within=15)  # while it is being sent it waits no more and is not there yet


async def test_a_phone_given_up_for_lost_wipes_itself(page_of: PageOf, person: Person) -> None:
    async with page_of("officer.ml", **PHONE) as page:
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        await page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        assert {"jointops-officer", "jointops-device"} <= set(await page.evaluate(_KEPT))
        await page.evaluate(_HOLD_ANSWER)
        await type_plate(page, "AB 9919 QX")
        await press_check(page)
        await page.wait_for_function("() => window.release")
        ines = await person("admin")
        newest = (await ines.get("/api/devices", params={"user": "officer.ml"})).json()[0]
        assert (await ines.post(f"/api/devices/{newest['id']}/lost")).json()["sessions"] == 1

        await expect(page.get_by_text("This device was wiped")).to_be_visible()

        async def nothing_is_left() -> bool:
            return await page.evaluate(_KEPT) == []

        await until(nothing_is_left)
        another = await page.context.new_page()
        await another.goto(page.url)
        await expect(another.get_by_text("This device was wiped")).to_be_visible()
        await another.close()

        assert await page.evaluate(_OPENED_FOR_IT) == []  # what comes after the wipe is written nowhere

        # The same page, not loaded anew, keeps what the next shift files.
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        await page.context.set_offline(True)
        await _checks(page, "AB 9918 QX")
        await expect(page.get_by_text("1 report waits")).to_be_visible()
        kept = cast(list[str], await page.evaluate(_DUMP))
        assert [row.split(":")[0] for row in kept].count("jointops-officer/reports") == 1


async def test_a_phone_without_contact_for_three_days_wipes_itself_and_loses_no_report_for_a_clock(
    page_of: PageOf,
) -> None:
    async with page_of("officer.ml", **PHONE) as page:
        locked, wiped = page.get_by_text("This phone is locked"), page.get_by_text("This device was wiped")
        post, waits = page.get_by_role("button", name="Post Gao"), page.get_by_text("1 report waits")

        async def away(hours: int, *, by: str = "jointops.contact") -> None:
            value = "String(Date.now() - hours * 3600_000)" if by == "jointops.contact" else "String(hours * 3600_000)"
            await page.evaluate(f"([key, hours]) => localStorage.setItem(key, {value})", [by, hours])
            await page.reload()

        async def checks(plate: str) -> None:
            await page.context.set_offline(True)
            await _checks(page, plate)
            await expect(waits).to_be_visible()

        await expect(post).to_be_visible()
        await page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        await page.context.set_offline(True)
        await away(71)
        await checks("AB 7731 QX")
        await away(73)
        await expect(locked).to_be_visible()
        assert [one for one in await page.evaluate(_KEPT) if "officer.ml" in one or "viewer" in one] == []
        await away(1)
        await expect(locked).to_be_visible()  # a clock set back opens nothing
        await page.context.set_offline(False)
        await expect(post).to_be_visible()
        await expect(page.get_by_role("button", name="Outbox 0 waiting")).to_be_visible()

        await checks("AB 7732 QX")
        await away(73, by="jointops.run")
        await expect(wiped).to_be_visible()  # so long has it run: no clock can be wrong about that

        async def nothing_is_left() -> bool:
            return [one for one in await page.evaluate(_KEPT) if one.startswith("jointops")] == []

        await until(nothing_is_left)

    async with page_of("officer.ml", **PHONE) as page:
        await expect(page.get_by_role("button", name="Post Gao")).to_be_visible()
        await page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        await page.context.set_offline(True)
        await page.evaluate("() => localStorage.setItem('jointops.contact', String(Date.now() - 73 * 3600_000))")
        await page.reload()
        await expect(page.get_by_text("This device was wiped")).to_be_visible()
