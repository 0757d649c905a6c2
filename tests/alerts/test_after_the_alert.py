"""After the alert: corrected, recalled, told once; and fixture F4: of eight countries one comes to an outcome."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.alerts.support import Records, a_fact, alert, drafted, if_match, pointers, released
from tests.alerts.test_routing import entry
from tests.ops.conftest import ledger
from tests.ops.support import Ledger
from tests.support import Person

__all__ = ["ledger"]

EIGHT = ["AW", "BR", "CO", "CW", "DO", "EC", "PE", "TT"]
STAGES = ["refer", "request", "case", "joint-action", "charge", "outcome"]
TODAY = datetime.now(UTC).date()


async def test_a_correction_keeps_who_had_read_which_edition(person: Person, records: Records) -> None:
    chen, helene, beto = [await person(user) for user in ("centre.kafo", "prosecutor.fr", "prosecutor.br")]
    sent = await released(chen, countries=["FR", "BR"], title="A red lorry")
    at = f"/api/alerts/{sent['id']}"
    await helene.post(f"{at}/read")

    now = (await chen.get(at)).json()
    right = {"title": "A blue lorry", "reason": "The colour was misread."}
    assert (await helene.post(f"{at}/correct", json=right, headers=if_match(now["version"]))).status_code == 404
    same = await chen.post(f"{at}/correct", json={**right, "title": "A red lorry"}, headers=if_match(now["version"]))
    assert pointers(same) == ["/text"]
    corrected = await chen.post(f"{at}/correct", json=right, headers=if_match(now["version"]))
    assert corrected.status_code == 200, corrected.text
    assert (await chen.post(f"{at}/correct", json=right, headers=if_match(now["version"]))).status_code == 412

    seen = (await helene.get(at)).json()
    assert (seen["title"], seen["edition"], seen["unread"]) == ("A blue lorry", 2, True)
    assert [one["title"] for one in seen["editions"]] == [""], "the words that were wrong are gone for the others"
    await helene.post(f"{at}/read")
    await beto.post(f"{at}/acknowledge")
    ours = (await chen.get(at)).json()
    assert [(one["user"], one["edition"]) for one in ours["readings"]] == [
        ("prosecutor.fr", 1), ("prosecutor.fr", 2), ("prosecutor.br", 2),
    ]  # fmt: skip
    assert [(one["title"], one["reason"]) for one in ours["editions"]] == [("A red lorry", "The colour was misread.")]
    assert (await helene.post(f"{at}/reply", json={"text": "Seen."})).json()["edition"] == 2
    assert (await chen.post(f"{at}/read")).json()["unread"] is False
    again = {"title": "A green lorry", "reason": "Misread once more."}
    sent_on = await chen.post(f"{at}/correct", json=again, headers=if_match((await chen.get(at)).json()["version"]))
    assert sent_on.json()["unread"] is False, "what she wrote herself makes no answer that she read a new one"
    await helene.post(f"{at}/read")
    assert (await helene.get(at)).json()["unread"] is False
    kinds = [event["kind"] for event in await records.events("prosecutor.fr", sent["id"])]
    assert kinds == [
        "alert.released", "alert.read", "alert.corrected", "alert.read", "alert.acknowledged", "alert.replied",
        "alert.corrected", "alert.read",
    ]  # fmt: skip


async def test_what_is_recalled_says_so_and_no_more_and_its_clocks_rest(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen, title="The wrong person", priority="P1")
    at = f"/api/alerts/{sent['id']}"
    await helene.post(f"{at}/read")
    now = (await chen.get(at)).json()

    gone = await chen.post(f"{at}/recall", json={"reason": "Mistaken identity."}, headers=if_match(now["version"]))

    assert (gone.json()["state"], gone.json()["title"]) == ("recalled", "The wrong person")
    seen = (await helene.get(at)).json()
    assert (seen["title"], seen["text"], seen["recalled_because"]) == ("", "", "Mistaken identity.")
    assert (seen["may"], seen["addressees"][0]["next_at"]) == ([], None)
    assert [one["user"] for one in gone.json()["readings"]] == ["prosecutor.fr"]
    assert (await helene.post(f"{at}/acknowledge")).status_code == 404
    again = await chen.post(f"{at}/recall", json={"reason": "x"}, headers=if_match(gone.json()["version"]))
    assert again.status_code == 409


async def test_one_fact_is_one_alert_and_another_country_is_told_without_doubles(person: Person) -> None:
    chen = await person("centre.kafo")
    fact = await a_fact(chen)
    first = await released(chen, trigger=fact, countries=["FR"])

    twice = await chen.post("/api/alerts", json=alert(trigger=fact, countries=["FR"]))
    assert (twice.status_code, twice.json()["type"].rpartition("/")[2]) == (409, "alerted-already")
    assert first["number"] in twice.json()["detail"]
    both = alert(trigger=fact, countries=["FR", "BR"])
    seen = (await chen.post("/api/alerts/preview", json=both)).json()
    assert [one["authority"]["code"] for one in seen["receivers"]] == ["BR-CA"], "France knows it already"
    assert "prosecutor.fr" not in {one["user"] for one in seen["readers"]}
    assert (await chen.post("/api/alerts/preview", json=alert(trigger=fact))).status_code == 409
    more = await drafted(chen, trigger=fact, countries=["FR", "BR"])
    assert [one["authority"]["code"] for one in more["addressees"]] == ["BR-CA"]
    await drafted(chen, trigger=await a_fact(chen), countries=["FR"])


def step(days_ago: int, **more: object) -> dict[str, Any]:
    return {"legal_basis": "Art. 5 (invented)", "happened_on": str(TODAY - timedelta(days=days_ago)), **more}


async def prosecutors(node: Node, person: Person) -> dict[str, httpx.AsyncClient]:
    """A court and a prosecutor in each of the eight countries and territories."""
    aigerim = await person("secretariat.casc")
    await enrol(
        node.servers.database_url,
        [
            NewPerson(user="centre.iv", name="Ebo Mensah", title="Coordination centre", role="centre", country="GH",
                      principals=["op:kafo-iv", "centre:kafo-iv"], clearance=3, demo=True),
            *(NewPerson(user=f"tip.{one.lower()}", name=f"Prosecutor {one}", title="Prosecutor", role="prosecutor",
                      country=one, principals=[f"agency:{one}-TIP"], clearance=3, demo=True)
            for one in EIGHT),
        ],
    )  # fmt: skip
    known = (await aigerim.get("/api/authorities", params={"function": "smuggling"})).json()["items"]
    for one in EIGHT if not known else []:
        await entry(aigerim, f"{one}-TIP", functions=["smuggling"])
    return {one: await person(f"tip.{one.lower()}") for one in EIGHT}


async def test_of_eight_countries_one_comes_to_an_outcome_and_where_it_stalls_is_shown(
    node: Node, person: Person, records: Records, ledger: Ledger
) -> None:
    at = await prosecutors(node, person)
    ebo = await person("centre.iv")
    sent = await released(ebo, operation="kafo-iv", countries=EIGHT, functions=["smuggling"])
    address = f"/api/alerts/{sent['id']}"

    early = await at["BR"].post(f"{address}/case", json=step(0))
    assert (early.status_code, "referral" in early.json()["detail"]) == (409, True)
    assert pointers(await at["BR"].post(f"{address}/refer", json=step(-1))) == ["/happened_on"]
    assert pointers(await at["BR"].post(f"{address}/refer", json={"happened_on": str(TODAY)})) == ["/legal_basis"]
    assert pointers(await at["BR"].post(f"{address}/refer", json=step(2))) == ["/happened_on"]
    for stage in STAGES:
        # Of an alert that came at 01:00 UTC it is still the evening of the day before in Brasília.
        moved = await at["BR"].post(f"{address}/{stage}", json=step(1 if stage == "refer" else 0, note=stage))
        assert moved.status_code == 200, moved.text
        again = step(1 if stage == "refer" else 0, note=stage)
        assert (await at["BR"].post(f"{address}/{stage}", json=again)).json() == moved.json(), "a repeat"
        other = await at["BR"].post(f"{address}/{stage}", json=again | {"legal_basis": "Art. 6 (invented)"})
        assert (other.status_code, other.json()["why"]) == (409, "otherwise-on-record"), (
            "a colleague's word is not lost"
        )
    assert pointers(await at["CO"].post(f"{address}/refer", json=step(40))) == ["/happened_on"], "it was not sent yet"
    await ledger.value(
        "update alerts.addressee d set sent_at = now() - interval '50 days' from alerts.authority u"
        " where u.id = d.authority_id and u.code = 'CO-TIP' and d.alert_id::text = $1 returning 1",
        sent["id"],
    )
    for stage in ("refer", "case"):  # no other country is asked
        assert (await at["CO"].post(f"{address}/{stage}", json=step(40))).status_code == 200

    steps = (await ebo.get(f"{address}/steps")).json()
    assert [(one["country"], one["stage"]) for one in steps][:6] == [
        ("BR", stage) for stage in ("referral", "request", "case", "joint-action", "charge", "outcome")
    ]
    assert {(one["legal_basis"], one["by"]) for one in steps[:6]} == {("Art. 5 (invented)", "Prosecutor BR")}
    funnel = (await ebo.get("/api/alerts/funnel", params={"operation": "kafo-iv", "days": 30})).json()
    reached = {(one["country"], one["stage"]): one["alerts"] for one in funnel["reached"]}
    assert {one["days"] for one in funnel["reached"] if one["country"] == "BR"} == {0}, "not less than none"
    assert {country for country, stage in reached if stage == "alert"} == set(EIGHT)
    assert [country for country, stage in reached if stage == "outcome"] == ["BR"]
    assert reached["CO", "case"] == 1 and ("CO", "charge") not in reached
    assert [(one["country"], one["stage"], one["days"]) for one in funnel["stalled"]] == [("CO", "case", 40)]
    every = (await ebo.get("/api/alerts/funnel", params={"operation": "kafo-iv", "days": 0})).json()["stalled"]
    assert {one["country"] for one in every} == set(EIGHT) - {"BR"}
    for country, stage in (("BR", "outcome"), ("CO", "alert"), ("CO", "charge")):
        rows = await ebo.get(
            "/api/alerts/funnel/alerts", params={"operation": "kafo-iv", "country": country, "stage": stage}
        )
        numbers = [one["number"] for one in rows.json()["items"]]
        assert numbers == [sent["number"]] * reached.get((country, stage), 0), "behind each figure stand its rows"

    asked = {"operation": "kafo-iv", "country": "CO", "stage": "case"}
    [came] = (await ebo.get("/api/alerts/funnel/alerts", params=asked)).json()["items"]
    [median] = [one["days"] for one in funnel["reached"] if (one["country"], one["stage"]) == ("CO", "case")]
    assert came["days"] == median == 10, "both count from when it was sent there"

    helene = await person("prosecutor.fr")
    assert (await helene.post(f"{address}/refer", json=step(0))).status_code == 404
    assert (await helene.get(f"{address}/steps")).status_code == 404
    assert (await helene.get("/api/alerts/funnel", params={"operation": "kafo-iv"})).json()["reached"] == []
    kinds = [event["kind"] for event in await records.events("tip.pe", sent["id"])]
    assert kinds == ["alert.released", *["alert.followed"] * 5, "alert.outcome", *["alert.followed"] * 2]

    version = if_match((await ebo.get(address)).json()["version"])
    assert (await ebo.post(f"{address}/close", json={"reason": "Handed on."}, headers=version)).status_code == 200
    stalled = (await ebo.get("/api/alerts/funnel", params={"operation": "kafo-iv", "days": 0})).json()["stalled"]
    assert [(one["country"], one["stage"]) for one in stalled] == [("CO", "case")], "its case goes on, the rest is over"

    told = await released(ebo, operation="kafo-iv", countries=["EC"], functions=["smuggling"], priority="P4")
    every = (await ebo.get("/api/alerts/funnel", params={"operation": "kafo-iv", "days": 0})).json()["stalled"]
    assert told["id"] not in [one["alert"] for one in every], "what asks for nothing stands nowhere still"


async def test_a_request_is_in_the_funnel_from_its_sending_for_its_parties_and_for_others_once_it_is_noted(
    node: Node, person: Person
) -> None:
    at = await prosecutors(node, person)
    ebo = await person("centre.iv")
    sent = await released(ebo, operation="kafo-iv", countries=["EC", "BR", "PE"], functions=["smuggling"])
    ids = {one["authority"]["country"]: one["authority"]["id"] for one in sent["addressees"]}
    between = [{"country": country, "in_force_from": "2019-07-01"} for country in ("EC", "BR")]
    await (await person("admin")).post("/api/treaties", json={"code": "ec-br", "name": "Bilateral", "parties": between})
    body = {
        "requesting": ids["EC"], "requested": ids["BR"], "treaty": "ec-br", "article": "3", "measure": "statement",
        "languages": ["fr"], "alert": sent["id"], "opened_on": str(TODAY),
    }  # fmt: skip
    made = (await at["EC"].post("/api/requests", json=body)).json()

    async def funnel(who: httpx.AsyncClient) -> tuple[int, list[tuple[str, str | None]]]:
        asked = {"operation": "kafo-iv", "days": 0}
        found = (await who.get("/api/alerts/funnel", params=asked)).json()
        reached = [one["alerts"] for one in found["reached"] if (one["country"], one["stage"]) == ("EC", "request")]
        stands = [one for one in found["stalled"] if one["alert"] == sent["id"] and one["country"] == "EC"]
        return sum(reached), [(one["stage"], one["waits_in"]) for one in stands]

    assert await funnel(at["EC"]) == (0, [("alert", None)]), "a draft is no request yet"
    await at["EC"].post(f"/api/requests/{made['id']}/send", json={}, headers=if_match(1))
    for who in (at["EC"], at["BR"]):
        assert await funnel(who) == (1, [("request", "BR")])
    for who in (at["PE"], ebo):
        assert await funnel(who) == (0, [("alert", None)]), "of a request its parties alone know"
    address = f"/api/alerts/{sent['id']}"
    assert (await at["EC"].post(f"{address}/request", json=step(0))).status_code == 409
    for act in ("refer", "request"):
        assert (await at["EC"].post(f"{address}/{act}", json=step(0))).status_code == 200
    for who in (at["PE"], ebo):
        assert await funnel(who) == (1, [("request", None)])
    assert await funnel(at["BR"]) == (1, [("request", "BR")]), "and it is counted once"
    rows = await at["BR"].get(
        "/api/alerts/funnel/alerts", params={"operation": "kafo-iv", "country": "EC", "stage": "request"}
    )
    assert [one["number"] for one in rows.json()["items"]] == [sent["number"]]
    for act, who in (("receive", "BR"), ("execute", "BR"), ("answer", "BR")):
        now = (await at[who].get(f"/api/requests/{made['id']}")).json()["version"]
        moved = await at[who].post(f"/api/requests/{made['id']}/{act}", json={}, headers=if_match(now))
        assert moved.status_code == 200, moved.text
    assert await funnel(at["EC"]) == (1, [("request", None)]), "answered, it waits nowhere abroad"


async def test_today_is_the_day_where_somebody_follows_an_alert(node: Node, person: Person) -> None:
    """Fourteen hours ahead of Greenwich it is tomorrow for the rest of the world, and a referral of today is taken."""
    ebo, aigerim = await person("centre.kafo"), await person("secretariat.casc")
    prosecutor = NewPerson(user="tip.ki", name="Prosecutor KI", title="Prosecutor", role="prosecutor", country="KI",
                           principals=["agency:KI-TIP"], clearance=3, demo=True)  # fmt: skip
    await enrol(node.servers.database_url, [prosecutor])
    await entry(aigerim, "KI-TIP", functions=["smuggling"], time_zone="Pacific/Kiritimati")
    sent = await released(ebo, countries=["KI"], functions=["smuggling"])
    tip, there = await person("tip.ki"), (datetime.now(UTC) + timedelta(hours=14)).date()

    step_of = {"legal_basis": "Art. 5 (invented)", "happened_on": str(there + timedelta(days=1))}
    assert pointers(await tip.post(f"/api/alerts/{sent['id']}/refer", json=step_of)) == ["/happened_on"]
    moved = await tip.post(f"/api/alerts/{sent['id']}/refer", json={**step_of, "happened_on": str(there)})
    assert moved.status_code == 200, moved.text
