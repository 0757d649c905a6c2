"""Chen at the KAFO centre writes in three languages: each addressee reads their own, and which one is the original."""

from typing import Any

import pytest

from tests.alerts.support import Records, alert, drafted, if_match, pointers, released
from tests.support import Person

FRENCH: dict[str, Any] = {
    "language": "fr",
    "title": "Véhicule arrêté à Gao",
    "text": "Nous le gardons jusqu’à midi.",
    "authentic": True,
}
PORTUGUESE: dict[str, Any] = {
    "language": "pt",
    "title": "Veículo parado em Gao",
    "text": "Detido até o meio-dia.",
    "authentic": False,
}


async def test_an_addressee_gets_every_language_that_the_sender_gave_and_which_one_counts(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen, translations=[FRENCH, PORTUGUESE])

    seen = (await helene.get(f"/api/alerts/{sent['id']}")).json()

    assert (seen["language"], seen["languages"]) == ("en", ["en", "fr", "pt"])
    assert seen["title"] == "Vehicle of a network stopped at Gao"
    assert seen["translations"] == [FRENCH, PORTUGUESE]


async def test_an_alert_is_written_in_the_language_of_its_drafter(person: Person) -> None:
    rahila = await person("bureau.ne")
    sent = await released(rahila, countries=["BR"], language="fr", title="Véhicule recherché", text="Où est-il ?")

    assert (sent["language"], sent["languages"], sent["translations"]) == ("fr", ["fr"], [])


@pytest.mark.parametrize(
    ("translations", "pointer"),
    [
        ([FRENCH | {"language": "de"}], "/translations/0/language"),
        ([FRENCH | {"language": "xx-fantasy"}], "/translations/0/language"),
        ([FRENCH, FRENCH], "/translations/1/language"),
        ([FRENCH, PORTUGUESE | {"language": "en"}], "/translations/1/language"),
        ([FRENCH | {"text": ""}], "/translations/0/text"),
        ([FRENCH | {"text": " \n"}], "/translations/0/text"),
        ([FRENCH | {"title": "  "}], "/translations/0/title"),
        ([FRENCH | {"text": "x" * 8001}], "/translations/0/text"),
        ([FRENCH | {"title": "x" * 201}], "/translations/0/title"),
        ([{name: value for name, value in FRENCH.items() if name != "authentic"}], "/translations/0/authentic"),
    ],
)
async def test_what_is_no_text_in_another_language_is_refused_and_says_where(
    person: Person, translations: list[dict[str, Any]], pointer: str
) -> None:
    chen = await person("centre.kafo")
    for call in ("/api/alerts", "/api/alerts/preview"):
        refused = await chen.post(call, json=alert(translations=translations))
        assert pointers(refused) == [pointer], refused.text
        assert refused.headers["content-type"] == "application/problem+json"


async def test_a_correction_takes_every_language_along_and_the_edition_before_keeps_its_own(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen, translations=[FRENCH])
    at, head = f"/api/alerts/{sent['id']}/correct", if_match(sent["version"])

    left_behind = await chen.post(at, headers=head, json={"text": "We let it go.", "reason": "It was another."})
    assert pointers(left_behind) == ["/translations"]
    anew: list[dict[str, Any]] = [FRENCH | {"text": "Nous l’avons laissé partir."}]
    right: dict[str, Any] = {"text": "We let it go.", "translations": anew, "reason": "It was another."}
    corrected = (await chen.post(at, headers=head, json=right)).json()
    assert (corrected["edition"], corrected["text"], corrected["translations"]) == (2, "We let it go.", anew)
    assert [one["translations"] for one in corrected["editions"]] == [[FRENCH]]

    more: dict[str, Any] = {"translations": [*anew, PORTUGUESE], "reason": "Brasília reads it too."}
    third = (await chen.post(at, headers=if_match(corrected["version"]), json=more)).json()
    assert (third["edition"], third["languages"]) == (3, ["en", "fr", "pt"])
    again = await chen.post(at, headers=if_match(third["version"]), json=more)
    assert pointers(again) == ["/text"]
    none: dict[str, Any] = {"text": "It is found.", "translations": [], "reason": "Haste."}
    alone = (await chen.post(at, headers=if_match(third["version"]), json=none)).json()
    assert (alone["languages"], alone["translations"]) == (["en"], [])

    seen = (await helene.get(f"/api/alerts/{sent['id']}")).json()
    assert [(one["text"], one["translations"]) for one in seen["editions"]] == [("", [])] * 3


async def test_what_is_recalled_is_said_in_no_language_any_more(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen, translations=[FRENCH])
    recalled = {"reason": "Sent by mistake."}
    await chen.post(f"/api/alerts/{sent['id']}/recall", headers=if_match(sent["version"]), json=recalled)

    seen = (await helene.get(f"/api/alerts/{sent['id']}")).json()

    assert (seen["title"], seen["text"], seen["translations"]) == ("", "", [])


async def test_no_language_is_heard_by_anybody_else(person: Person, records: Records) -> None:
    chen, rahila = await person("centre.kafo"), await person("bureau.ne")
    draft = await drafted(chen, translations=[FRENCH])
    sent = await released(chen, translations=[FRENCH])

    for one in (draft, sent):
        for user in ("officer.ml", "prosecutor.br", "centre.turquesa"):
            hidden = await (await person(user)).get(f"/api/alerts/{one['id']}")
            assert (hidden.status_code, FRENCH["text"] in hidden.text) == (404, False)
    face = await chen.get(f"/api/alerts/{(await released(rahila, countries=['BR'], translations=[PORTUGUESE]))['id']}")
    assert "translations" not in face.json() and PORTUGUESE["title"] not in face.text
    for event in await records.events("prosecutor.fr", sent["id"]):
        assert FRENCH["title"] not in str(dict(event))


async def test_the_preview_says_which_languages_each_authority_reads(person: Person) -> None:
    preview = (
        await (await person("centre.kafo")).post("/api/alerts/preview", json=alert(countries=["FR", "BR"]))
    ).json()

    read = {one["authority"]["country"]: one["languages"] for one in preview["receivers"]}
    assert read["FR"][0] == "fr" and read["BR"][0] == "pt"
