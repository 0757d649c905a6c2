"""One fact is one alert: whoever releases a second one about it is asked again, also when both press at once."""

import asyncio
from typing import Any

import httpx

from tests.alerts.support import Records, a_fact, drafted, if_match, released
from tests.support import Person


async def release(somebody: httpx.AsyncClient, draft: dict[str, Any], **asked: str) -> httpx.Response:
    at = f"/api/alerts/{draft['id']}/release"
    return await somebody.post(at, headers=if_match(draft["version"]), params=asked)


def refused_for(answer: httpx.Response, first: dict[str, Any], why: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["type"].rpartition("/")[2]) == (409, "alerted-already"), answer.text
    assert (body["why"], body["facts"]) == (why, {"alert": [first["id"]], "number": [first["number"]]})
    assert first["number"] in body["detail"]


async def test_of_two_drafts_about_one_fact_the_second_is_not_sent_to_those_who_know(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    fact = await a_fact(chen)
    one, other = [await drafted(chen, trigger=fact, countries=["FR"]) for _ in range(2)]
    first = (await release(chen, one)).json()

    refused_for(await release(chen, other), first, "alerted-same")
    refused_for(await release(chen, other, beside=first["number"]), first, "alerted-same")

    assert (await helene.get(f"/api/alerts/{other['id']}")).status_code == 404
    await chen.post(f"/api/alerts/{first['id']}/close", headers=if_match(first["version"]), json={"reason": "Done."})
    assert (await release(chen, other)).json()["state"] == "released"


async def test_a_second_alert_to_others_goes_out_once_its_releaser_says_beside_which(
    person: Person, records: Records
) -> None:
    chen = await person("centre.kafo")
    fact = await a_fact(chen)
    one, other = [await drafted(chen, trigger=fact, countries=[country]) for country in ("FR", "BR")]
    first = (await release(chen, one)).json()

    refused_for(await release(chen, other), first, "alerted-beside")
    refused_for(await release(chen, other, beside="KAFO-AXXXX"), first, "alerted-beside")
    assert (await release(chen, other, beside=first["number"])).json()["state"] == "released"

    audits = [(verb, result) for verb, _, result in await records.audits(other["id"])]
    assert audits == [("alert.draft", "done"), ("alert.release", "done")]


async def test_of_those_who_release_at_once_one_is_first_and_the_others_are_asked_again(person: Person) -> None:
    chen = await person("centre.kafo")
    fact = await a_fact(chen)
    drafts = [await drafted(chen, trigger=fact, countries=[country]) for country in ("FR", "BR", "NE", "ML")]

    answers = await asyncio.gather(*(release(chen, one) for one in drafts))

    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    [first] = [one.json() for one in answers if one.status_code == 200]
    for second in answers:
        if second.status_code == 409:
            refused_for(second, first, "alerted-beside")


async def test_another_fact_and_no_fact_are_not_asked_about(person: Person) -> None:
    chen = await person("centre.kafo")
    for trigger in (await a_fact(chen), await a_fact(chen), None, None):
        assert (await released(chen, trigger=trigger))["state"] == "released"


async def test_whoever_may_not_see_the_first_does_not_learn_of_it(person: Person) -> None:
    chen, rahila = await person("centre.kafo"), await person("bureau.ne")
    fact = await a_fact(chen)
    hidden = await released(rahila, trigger=fact, countries=["BR"])
    draft = await drafted(chen, trigger=fact, countries=["ML"])

    sent = await release(chen, draft)

    assert (sent.status_code, hidden["number"] in sent.text) == (200, False)
