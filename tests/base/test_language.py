"""Idrissa reads Arabic: chosen once, on one device, and shown on every other of his."""

import pytest

from jointops.base.language import LANGUAGES
from tests.ops.support import Ledger, done
from tests.support import Person


async def language_of(person: Person, user: str) -> str | None:
    return (await done((await person(user)).get("/api/session")))["viewer"]["language"]


async def test_a_language_chosen_on_one_device_is_there_on_the_next_and_on_record(
    person: Person, ledger: Ledger
) -> None:
    idrissa = await person("prosecutor.ne")
    assert await language_of(person, "prosecutor.ne") is None

    assert (await idrissa.post("/api/session/language", json={"language": "ar"})).status_code == 204

    assert (await done(idrissa.get("/api/session")))["viewer"]["language"] == "ar"
    assert await language_of(person, "prosecutor.ne") == "ar"
    assert await language_of(person, "prosecutor.fr") is None
    me = await ledger.value("select id::text from base.person where user_name = 'prosecutor.ne'")
    assert ("language.choose", "ar") in await ledger.audits(me)


@pytest.mark.parametrize("language", ["de", "AR", "", None])
async def test_a_language_that_the_product_does_not_speak_is_refused(person: Person, language: str | None) -> None:
    refused = await (await person("prosecutor.br")).post("/api/session/language", json={"language": language})
    assert refused.status_code == 422, refused.text
    assert await language_of(person, "prosecutor.br") is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_language_of_the_product_can_be_chosen(person: Person, language: str) -> None:
    await done((await person("prosecutor.ml")).post("/api/session/language", json={"language": language}))
    assert await language_of(person, "prosecutor.ml") == language
