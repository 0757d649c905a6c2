"""Hélène is not looking: an e-mail says that an alert waits, once, at an hour that she wants, and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from alerts.coordination.keeper import AlertKeeper
from integrations.mail.causes import KINDS, cause_of
from integrations.mail.hours import due_at
from integrations.mail.model import Wish
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.base.servers import OWNER
from jointops.node import Node
from realtime.log import LogEvent
from tests.alerts.support import drafted, if_match, pointers, released
from tests.alerts.test_attachments import PDF, file
from tests.edge.tls import Certificate
from tests.integrations.mailbox import Mailbox, mailbox, node
from tests.ops.support import Ledger, done
from tests.support import Person, copied, people_at, served, until

__all__ = ["mailbox", "node"]

AT_ONCE = {priority: timedelta(0) for priority in ("P1", "P2", "P3", "P4")}
"""Of the product a minute and more: a screen is to show the alert first."""


@pytest.fixture(autouse=True)
async def empty(mailbox: Mailbox, node: Node, ledger: Ledger) -> AsyncIterator[None]:
    """Each story begins with an empty mailbox and nobody who wants to be told."""
    node.mailer.grace = AT_ONCE
    yield
    await ledger.value("delete from integrations.mail")
    await ledger.value("delete from integrations.mail_wish")
    await ledger.value("update base.person set language = null where language is not null")
    mailbox.taken.clear()


def wish(address: str, **more: Any) -> dict[str, Any]:
    return {"address": f"{address}@court.example", "zone": "Europe/Paris", **more}


async def wished(somebody: httpx.AsyncClient, address: str, **more: Any) -> None:
    await done(somebody.put("/api/mail", json=wish(address, **more)))


async def taken(mailbox: Mailbox, many: int = 1) -> list[EmailMessage]:
    async def enough() -> object:
        return len(mailbox.taken) >= many

    await until(enough, within=15)
    return mailbox.taken


async def states(ledger: Ledger) -> list[str]:
    return await ledger.column("select state from integrations.mail order by alert, person_id")


async def test_who_is_not_looking_is_told_once_that_an_alert_waits_and_nothing_of_it(
    person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    helene, beto = await person("prosecutor.fr"), await person("prosecutor.br")
    await wished(helene, "helene")
    await wished(beto, "beto", language="pt")

    sent = await released(await person("centre.kafo"), priority="P1", title="Vehicle at Gao", countries=["FR"])

    [letter] = await taken(mailbox)
    assert letter["To"] == "helene@court.example"
    assert letter["Subject"] == "An alert of priority P1 waits"
    assert (
        letter.get_content().replace("\r\n", "\n")
        == "An alert of priority P1 waits.\n\nSign in: http://localhost:8000\n"
    )
    assert mailbox.under[-1]
    whole = letter.as_string()
    assert not [said for said in (sent["id"], sent["number"], "Gao", "kafo", "KAFO", "TLP") if said in whole]
    me = await ledger.value("select id::text from base.person where user_name = 'prosecutor.fr'")

    async def on_record() -> object:
        return ("mail.send", "done") in await ledger.audits(me)

    await until(on_record)
    # The next one comes alone: the first is not told again.
    await released(await person("centre.kafo"), priority="P1", countries=["FR"])
    assert [one["Subject"] for one in await taken(mailbox, 2)] == ["An alert of priority P1 waits"] * 2
    assert len({one["Message-ID"] for one in mailbox.taken}) == 2


async def test_a_screen_in_an_empty_room_keeps_nobody_from_being_written_to_of_what_is_urgent(
    node: Node, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    helene, chen = await person("prosecutor.fr"), await person("centre.kafo")
    await wished(helene, "helene")
    node.mailer.grace = dict.fromkeys(AT_ONCE, timedelta(hours=1))
    sent = [await released(chen, priority=priority) for priority in ("P1", "P1", "P3")]
    read = sent[1]

    async def all_three() -> object:
        return len(await states(ledger)) == 3

    await until(all_three)
    for one in sent:
        await done(helene.post(f"/api/alerts/{one['id']}/receive"))
    await done(helene.post(f"/api/alerts/{read['id']}/read"))
    await ledger.value("update integrations.mail set due_at = now()")

    [letter] = await taken(mailbox)
    assert letter["Subject"] == "An alert of priority P1 waits"

    async def noted() -> object:
        return sorted(await states(ledger)) == ["needless", "needless", "sent"]

    await until(noted)
    assert len(mailbox.taken) == 1


async def test_what_can_wait_comes_together_once_a_day_in_the_readers_language(
    person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    helene, chen = await person("prosecutor.fr"), await person("centre.kafo")
    await wished(helene, "helene", language="fr", at_once=["P1"])
    for priority in ("P3", "P2", "P3"):
        await released(chen, priority=priority)

    async def all_three() -> object:
        return len(await states(ledger)) == 3

    await until(all_three)
    assert mailbox.taken == []
    await ledger.value("update integrations.mail set due_at = now()")

    [letter] = await taken(mailbox)
    assert letter["Subject"] == "3 alertes attendent : P2 × 1, P3 × 2"
    assert "Connexion : http://localhost:8000" in letter.get_content()


async def test_a_letter_is_in_the_language_that_its_reader_has_chosen_since(person: Person, mailbox: Mailbox) -> None:
    helene = await person("prosecutor.fr")
    await wished(helene, "helene", language="fr")
    await done(helene.post("/api/session/language", json={"language": "ar"}))

    await released(await person("centre.kafo"), priority="P1")

    [letter] = await taken(mailbox)
    assert letter["Subject"] == "تنبيه بأولوية P1 في الانتظار"
    assert "تسجيل الدخول: http://localhost:8000" in letter.get_content()


async def test_nobody_hears_that_there_is_an_alert_that_they_may_not_see(
    node: Node, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    """At TLP:RED those named are written to and nobody else of the same court."""
    helene = await person("prosecutor.fr")
    await wished(helene, "helene")
    people = [
        NewPerson(user=user, name="Somebody", title=role, role=role, country=country, principals=principals,
                  clearance=4, operations=["kafo-ii"], demo=True)
        for user, role, country, principals in [
            ("centre.mail", "centre", "CI", ["op:kafo-ii", "centre:kafo-ii"]),
            ("centre.mail.second", "centre", "CI", ["op:kafo-ii", "centre:kafo-ii"]),
            ("prosecutor.mail", "prosecutor", "FR", ["country:FR", "agency:FR-CA", "agency:FR-PJS"]),
        ]
    ]  # fmt: skip
    await enrol(node.servers.database_url, people)
    await wished(await person("prosecutor.mail"), "named")
    body = {
        "operation": "kafo-ii", "title": "Red", "text": "Red.", "priority": "P1", "countries": ["FR"],
        "functions": ["mla"], "marking": "TLP:RED", "second": "centre.mail.second", "persons": ["prosecutor.mail"],
    }  # fmt: skip
    draft = await done((await person("centre.mail")).post("/api/alerts", json=body))
    second = await person("centre.mail.second")
    [waiting] = [one for one in (await done(second.get("/api/proposals")))["items"] if one["record"] == draft["id"]]
    await done(second.post(f"/api/proposals/{waiting['id']}/release"))
    await taken(mailbox)
    await released(await person("centre.kafo"), priority="P1")  # what comes after it comes after it

    assert sorted(one["To"] for one in await taken(mailbox, 3)) == [
        "helene@court.example", "named@court.example", "named@court.example",
    ]  # fmt: skip
    assert await ledger.value("select count(*) from integrations.mail") == 3, "and nobody is to be"


async def waiting_by(ledger: Ledger, cause: str, many: int) -> bool:
    """Whether so many messages for such a cause wait to be sent."""
    asked = "select count(*) from integrations.mail where state = 'waiting' and cause like $1"
    return await ledger.value(asked, cause) == many


async def deputised(somebody: httpx.AsyncClient, user: str) -> None:
    """Somebody deputises at the French court for mutual legal assistance, today and tomorrow."""
    [court, *_] = (await done(somebody.get("/api/authorities?country=FR&function=mla")))["items"]
    now = utc_now()
    times = {"starts_at": (now - timedelta(days=1)).isoformat(), "ends_at": (now + timedelta(days=1)).isoformat()}
    rota = {"turns": [{"task": "deputy", "user": user, **times}]}
    now_said = await done(somebody.get(f"/api/authorities/{court['id']}/rota"))
    headers = if_match(now_said["version"])
    await done(somebody.put(f"/api/authorities/{court['id']}/rota", json=rota, headers=headers))


def later(node: Node, minutes: int) -> Callable[[], Awaitable[int]]:
    """The clock of alerts looks, so many minutes from now; whoever holds an alert just then is passed over."""
    at = utc_now() + timedelta(minutes=minutes)
    return AlertKeeper(node.db, lambda: at).look


async def test_a_deputy_and_then_the_centre_are_written_to_once_each_until_somebody_acknowledges(
    node: Node, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    """She has read it, and nobody took it on: the release waits for nobody any more, the ladder does."""
    helene, chen = await person("prosecutor.fr"), await person("centre.kafo")
    await deputised(helene, "prosecutor.fr")
    await wished(chen, "chen")
    await ledger.value("update alerts.addressee set next_at = null")  # those of other stories climb no further
    sent = await released(chen, priority="P1", countries=["FR"])
    await done(helene.post(f"/api/alerts/{sent['id']}/read"))
    await wished(helene, "helene")

    await until(later(node, 11))
    assert [(one["To"], one["Subject"]) for one in await taken(mailbox)] == [
        ("helene@court.example", "An alert of priority P1 waits")
    ]
    await until(later(node, 22))
    assert (await taken(mailbox, 2))[1]["To"] == "chen@court.example"
    whole = "".join(one.as_string() for one in mailbox.taken)
    assert not [said for said in (sent["id"], sent["number"], "kafo", "KAFO", "FR") if said in whole]

    node.mailer.grace = {**AT_ONCE, "P1": timedelta(hours=1)}
    await until(later(node, 33))  # the other channel: a telephone, and the centre that is to take it up
    await until(lambda: waiting_by(ledger, "step %", 1))
    await done(helene.post(f"/api/alerts/{sent['id']}/acknowledge"))
    await ledger.value("update integrations.mail set due_at = now() where state = 'waiting'")
    await until(lambda: waiting_by(ledger, "step %", 0))
    assert len(mailbox.taken) == 2
    assert sorted(await states(ledger)) == ["needless", "sent", "sent"]


async def test_who_has_read_an_alert_is_told_of_its_correction_its_late_file_and_its_recall(
    node: Node, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    helene, chen = await person("prosecutor.fr"), await person("centre.kafo")
    sent = await released(chen, priority="P1", countries=["FR"])
    address = f"/api/alerts/{sent['id']}"
    await done(helene.post(f"{address}/read"))
    await wished(helene, "helene")

    async def version() -> dict[str, str]:
        return if_match((await done(chen.get(address)))["version"])

    right = {"title": "Another vehicle", "reason": "Misread."}
    await done(chen.post(f"{address}/correct", json=right, headers=await version()))
    await taken(mailbox, 1)
    await done(helene.post(f"{address}/read"))
    await done(chen.post(f"{address}/attachments", json=file(PDF), headers=await version()))
    await taken(mailbox, 2)
    node.mailer.grace = {**AT_ONCE, "P1": timedelta(hours=1)}
    await done(chen.post(f"{address}/correct", json={**right, "title": "Yet another"}, headers=await version()))
    await until(lambda: waiting_by(ledger, "changed %", 1))
    await done(helene.post(f"{address}/read"))  # on her screen, before anybody writes to her
    await ledger.value("update integrations.mail set due_at = now() where state = 'waiting'")
    await until(lambda: waiting_by(ledger, "changed %", 0))
    node.mailer.grace = AT_ONCE
    await done(chen.post(f"{address}/recall", json={"reason": "Mistaken."}, headers=await version()))

    letters = await taken(mailbox, 3)
    assert [one["Subject"] for one in letters] == ["An alert of priority P1 waits"] * 3
    assert len({one["Message-ID"] for one in letters}) == 3

    async def all_noted() -> object:
        return sorted(await states(ledger)) == ["needless", "sent", "sent", "sent"]

    await until(all_noted)  # a letter is with the server before it is noted


async def test_an_answer_is_told_once_to_the_other_sides_that_read_along_until_they_have_read_it(
    node: Node, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    """Hélène, whose colleague Bruno reads along, and the centre answer each other; Beto has not opened it yet."""
    colleague = NewPerson(
        user="prosecutor.bruno", name="Bruno", title="Prosecutor", role="prosecutor", country="FR",
        principals=["agency:FR-CA"], clearance=3, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [colleague])
    helene, bruno, beto, chen = [
        await person(user) for user in ("prosecutor.fr", "prosecutor.bruno", "prosecutor.br", "centre.kafo")
    ]
    sent = await released(chen, priority="P1", countries=["FR", "BR"])
    address = f"/api/alerts/{sent['id']}"

    async def says(somebody: httpx.AsyncClient, text: str) -> None:
        await done(somebody.post(f"{address}/reply", json={"text": text}))

    async def opens(somebody: httpx.AsyncClient) -> None:
        assert (await done(somebody.get(address)))["unread"]
        assert not (await done(somebody.post(f"{address}/read")))["unread"]

    async def told(many: int) -> list[str]:
        return sorted(one["To"].partition("@")[0] for one in (await taken(mailbox, many))[:many])

    async def is_behind_us() -> object:
        return await ledger.value(
            "select not exists (select from realtime.outbox) and (select max(number) from realtime.event"
            " where record = $1 and kind = any($2)) <= (select number from realtime.consumer where name = 'mail')",
            UUID(sent["id"]), list(KINDS),
        )  # fmt: skip

    for somebody in (helene, bruno):
        await opens(somebody)
    await until(is_behind_us, within=15)  # nobody wanted to be told of the alert itself
    for somebody, name in ((helene, "helene"), (bruno, "bruno"), (beto, "beto"), (chen, "chen")):
        await wished(somebody, name)

    await says(helene, "We hold the lorry at Menaka.")
    assert await told(1) == ["chen"]
    [letter] = mailbox.taken
    assert letter["Subject"] == "An alert of priority P1 waits"
    whole = letter.as_string()
    assert not [said for said in (sent["id"], sent["number"], "Menaka", "lorry", "KAFO", "FR") if said in whole]
    await opens(chen)
    await says(chen, "Until when?")
    assert await told(3) == ["bruno", "chen", "helene"]
    await opens(helene)

    node.mailer.grace = {**AT_ONCE, "P1": timedelta(hours=1)}
    await says(helene, "Until noon.")
    await until(lambda: waiting_by(ledger, "reply %", 1))
    await opens(chen)  # it is on a screen of theirs before anybody writes to them
    await ledger.value("update integrations.mail set due_at = now() where state = 'waiting'")
    await until(lambda: waiting_by(ledger, "reply %", 0))
    assert len(mailbox.taken) == 3
    node.mailer.grace = AT_ONCE
    await opens(beto)
    await says(helene, "Until two.")
    assert await told(5) == ["beto", "bruno", "chen", "chen", "helene"]
    assert await ledger.value("select count(*) from integrations.mail") == 6, "nobody else, and nobody of her own side"
    heard = f"select count(*) from realtime.event where record = '{sent['id']}' and kind = 'alert.read'"
    assert await ledger.value(heard) == 3, "that somebody has read an answer is news to nobody"


async def test_the_second_person_is_told_that_a_draft_waits_and_whom_it_is_sent_to_late_of_the_alert(
    node: Node, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    beto, chen = await person("prosecutor.br"), await person("centre.kafo")
    second = NewPerson(
        user="centre.second", name="Somebody", title="Centre", role="centre", country="CI",
        principals=["op:kafo-ii", "centre:kafo-ii"], clearance=3, operations=["kafo-ii"], demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [second])
    dieudonne = await person("centre.second")
    await wished(dieudonne, "second")
    await wished(chen, "chen")
    await wished(beto, "beto")
    verified = "update alerts.authority set verified_at = now() - $1::interval where code = 'BR-CA'"
    await ledger._connection.execute(verified, timedelta(days=700))

    draft = await drafted(chen, priority="P1", countries=["FR", "BR"], second="centre.second")
    assert [one["To"] for one in await taken(mailbox)] == ["second@court.example"]
    address, version = f"/api/alerts/{draft['id']}", if_match(draft["version"])
    sent = await done(dieudonne.post(f"{address}/release", headers=version))
    await ledger._connection.execute(verified, timedelta(0))
    [kept] = [one["authority"]["id"] for one in sent["addressees"] if one["state"] == "blocked"]
    await done(chen.post(f"{address}/send-late", json={"authority": kept}, headers=if_match(sent["version"])))

    assert [one["To"] for one in await taken(mailbox, 2)] == ["second@court.example", "beto@court.example"]
    assert await ledger.value("select count(*) from integrations.mail") == 2


async def test_a_letter_that_a_node_died_over_goes_out_again_as_the_same_letter_and_nothing_joins_it(
    person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    """Handed over and never noted: a crash leaves a row that waits on, with its letter, until its lease ends."""
    helene, chen = await person("prosecutor.fr"), await person("centre.kafo")
    await wished(helene, "helene")
    await released(chen, priority="P1", countries=["FR"])
    await taken(mailbox)
    await until(lambda: ledger.value("select count(*) = 1 from integrations.mail where state = 'sent'"))
    await ledger.value("update integrations.mail set state = 'waiting', due_at = now()")
    await released(chen, priority="P2", countries=["FR"])

    letters = await taken(mailbox, 3)

    assert [one["Subject"][-8:] for one in letters] == ["P1 waits", "P1 waits", "P2 waits"]
    assert letters[0]["Message-ID"] == letters[1]["Message-ID"] != letters[2]["Message-ID"]


async def test_a_mail_server_that_hangs_keeps_no_transaction_and_nobody_else_waiting(
    person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    helene, beto, chen = [await person(user) for user in ("prosecutor.fr", "prosecutor.br", "centre.kafo")]
    await wished(helene, "slow")
    await wished(beto, "beto")
    mailbox.hangs = "slow@court.example"
    try:
        await released(chen, priority="P1", countries=["FR"])
        await until(lambda: hanging(mailbox), within=15)
        await released(chen, priority="P1", countries=["BR"])
        assert (await taken(mailbox))[0]["To"] == "beto@court.example"
        held = "select count(*) from pg_stat_activity where state like 'idle in transaction%' and query like '%mail%'"
        await until(lambda: _none(ledger, held))  # whoever looks for what is due holds one for an instant
    finally:
        mailbox.let_go()
    assert [one["To"] for one in await taken(mailbox, 2)] == ["beto@court.example", "slow@court.example"]


async def _none(ledger: Ledger, count: str) -> bool:
    return await ledger.value(count) == 0


async def hanging(mailbox: Mailbox) -> bool:
    return mailbox.waiting > 0


@pytest.mark.parametrize("fault", ["another certificate", "no TLS"])
async def test_a_server_that_does_not_prove_itself_gets_nothing_and_the_person_sees_why(
    person: Person, mailbox: Mailbox, node: Node, tmp_path: Path, fault: str
) -> None:
    helene = await person("prosecutor.fr")
    await wished(helene, "helene")
    trust = node.mailer._post._trust
    mailbox.secure = fault != "no TLS"
    if fault == "another certificate":
        node.mailer._post._trust = Certificate(tmp_path).trusted()
    try:
        await released(await person("centre.kafo"), priority="P1")

        async def shown() -> object:
            return (await done(helene.get("/api/mail")))["trouble"]

        trouble = await until(shown, within=15)
    finally:
        node.mailer._post._trust, mailbox.secure = trust, True
    wrong = {"another certificate": "SSLCertVerificationError", "no TLS": "SMTPNotSupportedError"}
    assert trouble == f"The mail server did not take it: {wrong[fault]}."
    assert mailbox.taken == []


async def test_a_message_that_could_not_be_handed_over_comes_once_after_a_restart(
    folder: Path, seeded: Path, mailbox: Mailbox
) -> None:
    copied(seeded, folder / "again")
    settings = mailbox.deployment(data=folder / "again")
    await mailbox.close()
    async with served(settings) as (node, url), people_at(url) as person:
        node.mailer.grace, node.mailer.pauses = AT_ONCE, (timedelta(milliseconds=10),) * 50
        helene = await person("prosecutor.fr")
        await wished(helene, "helene")
        await released(await person("centre.kafo"), priority="P1")

        async def tried() -> object:
            return (await done(helene.get("/api/mail")))["trouble"]

        await until(tried, within=15)
    await mailbox.open()
    async with served(settings) as (node, url), people_at(url) as person:
        [first] = await taken(mailbox)
        node.mailer.grace = AT_ONCE
        await released(await person("centre.kafo"), priority="P2")
        assert (await taken(mailbox, 2))[1]["Subject"] == "An alert of priority P2 waits"
    assert (first["Subject"], len(mailbox.taken)) == ("An alert of priority P1 waits", 2)


async def test_an_alert_that_nobody_could_be_told_of_is_told_of_at_the_next_start(
    folder: Path, seeded: Path, mailbox: Mailbox
) -> None:
    copied(seeded, folder / "aside")
    settings = mailbox.deployment(data=folder / "aside")
    async with served(settings) as (node, url), people_at(url) as person:
        await wished(await person("prosecutor.fr"), "helene")
        owner = await Ledger.on(node.servers.database_url.replace(OWNER, "postgres"))
        for made in _FAILS:
            await owner.value(made)
        await released(await person("centre.kafo"), priority="P1")

        async def put_aside() -> object:
            return await owner.value("select count(*)::int from realtime.parked where consumer = 'mail'")

        await until(put_aside, within=15)
        await owner.value("drop function integrations.fails() cascade")
        await owner.close()
    async with served(settings) as (node, _):
        node.mailer.grace = AT_ONCE
        [letter] = await taken(mailbox)
    assert letter["Subject"] == "An alert of priority P1 waits"


_FAILS = (
    "create function integrations.fails() returns trigger language plpgsql as $$ begin raise 'not now'; end $$",
    "create trigger fails before insert on integrations.mail for each row execute function integrations.fails()",
)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"address": "helene"}, "/address"),
        ({"address": "helene@court.example\r\nBcc: all@court.example"}, "/address"),
        ({"address": "helene@court.example, other@court.example"}, "/address"),
        ({"zone": "Mars/Olympus"}, "/zone"),
        ({"quiet_from": "22:00"}, "/quiet_to"),
        ({"digest_at": "24:00"}, "/digest_at"),
        ({"language": "tlh"}, "/language"),
        ({"at_once": ["P9"]}, "/at_once/0"),
    ],
)
async def test_a_wish_that_cannot_be_kept_is_refused_where_it_is_wrong(
    person: Person, more: dict[str, Any], pointer: str
) -> None:
    helene = await person("prosecutor.fr")
    assert pointers(await helene.put("/api/mail", json={**wish("helene"), **more})) == [pointer]


async def test_a_wish_is_ones_own_and_can_be_taken_back(person: Person) -> None:
    helene, beto = await person("prosecutor.fr"), await person("prosecutor.br")
    await wished(helene, "helene", quiet_from="22:00", quiet_to="06:00")

    assert (await done(helene.get("/api/mail")))["wish"]["quiet_from"] == "22:00"
    assert (await done(beto.get("/api/mail"))) == {"offered": True, "wish": None, "trouble": ""}
    await done(helene.delete("/api/mail"))
    assert (await done(helene.get("/api/mail")))["wish"] is None


PARIS = Wish(
    address="helene@court.example", zone="Europe/Paris", quiet_from="22:00", quiet_to="07:00", digest_at="08:30"
)


@pytest.mark.parametrize(
    ("priority", "released_at", "told_at"),
    [
        ("P1", "2026-11-25T23:00+01:00", "2026-11-25T23:01+01:00"),  # life or landing knows no quiet hours
        ("P2", "2026-11-25T14:00+01:00", "2026-11-25T14:05+01:00"),
        ("P2", "2026-11-25T21:57+01:00", "2026-11-26T07:00+01:00"),  # quiet by the time a screen could have shown it
        ("P2", "2026-11-26T03:00+01:00", "2026-11-26T07:00+01:00"),
        ("P2", "2026-11-26T06:56+01:00", "2026-11-26T07:01+01:00"),
        ("P3", "2026-11-25T14:00+01:00", "2026-11-26T08:30+01:00"),
        ("P4", "2026-11-26T08:00+01:00", "2026-11-26T08:30+01:00"),
        ("P2", "2027-03-28T00:30+01:00", "2027-03-28T07:00+02:00"),  # clocks go forward that night
        ("P3", "2026-10-24T12:00+02:00", "2026-10-25T08:30+01:00"),  # and back that night
    ],
)
def test_each_priority_comes_at_its_hour_by_the_readers_clock(priority: str, released_at: str, told_at: str) -> None:
    now = datetime.fromisoformat(released_at).astimezone(UTC)
    assert due_at(PARIS, priority, now) == datetime.fromisoformat(told_at)


def test_every_kind_that_is_told_has_its_cause_and_another_is_no_release() -> None:
    def of(kind: str) -> LogEvent:
        said: dict[str, object] = {"step": "s", "reply": "r"}
        return LogEvent(0, kind, "kafo-ii", uuid7(), 3, 0, utc_now(), utc_now(), said, None)

    causes = {kind: cause_of(of(kind)) for kind in KINDS}

    assert {kind for kind, cause in causes.items() if cause == "released"} == {"alert.released", "alert.sent-late"}
    assert (causes["alert.reopened"], causes["alert.replied"], causes["alert.attached"]) == (
        "step s", "reply r", "changed 3",
    )  # fmt: skip
    with pytest.raises(KeyError):
        cause_of(of("alert.closed"))


def test_quiet_hours_within_a_day_are_quiet_too() -> None:
    siesta = Wish(address="a@b.example", zone="Europe/Madrid", quiet_from="13:00", quiet_to="16:00")
    for hour, told in [(12, 12), (13, 16), (15, 16), (16, 16)]:
        at = datetime.fromisoformat(f"2026-11-25T{hour}:10+01:00")
        assert due_at(siesta, "P2", at).astimezone(at.tzinfo).hour == told


@pytest.mark.parametrize("more", [{"smtp": "mail.example"}, {"smtp_from": "nobody"}, {"site": ""}])
def test_settings_that_cannot_work_are_refused_at_the_start(mailbox: Mailbox, more: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="smtp is host:port"):
        mailbox.deployment(**more)
