"""Every language says everything: the same messages with the same blanks to fill, and the labels of the standard."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).parents[2]
ROOMS = sorted(folder.name for folder in (HOME / "frontend/messages").iterdir())
LANGUAGES: list[str] = json.loads((HOME / "frontend/project.inlang/settings.json").read_text())["locales"]
OTHERS = [language for language in LANGUAGES if language != "en"]
LABEL = re.compile(r"TLP:[A-Z]+(?:\+STRICT)?")


def catalogue(room: str, language: str) -> dict[str, Any]:
    return json.loads((HOME / "frontend/messages" / room / f"{language}.json").read_text())


def blanks(message: object) -> set[str]:
    """`{count}` and the like, in all forms of a message that has several."""
    return set(re.findall(r"\{(\w+)\}", message if isinstance(message, str) else json.dumps(message)))


def labels(message: object) -> list[str]:
    return sorted(LABEL.findall(json.dumps(message)))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("room", ROOMS)
def test_a_language_has_the_messages_and_blanks_that_english_has(room: str, language: str) -> None:
    english, other = catalogue(room, "en"), catalogue(room, language)

    assert sorted(english.keys() - other.keys()) == [], "not said in this language"
    assert sorted(other.keys() - english.keys()) == [], "said in this language alone"
    assert [key for key in english if blanks(english[key]) != blanks(other[key])] == []
    assert [key for key in english if labels(english[key]) != labels(other[key])] == []
    assert [key for key in other if not other[key]] == []


def test_the_settings_know_every_room() -> None:
    known = json.loads((HOME / "frontend/project.inlang/settings.json").read_text())
    assert sorted(known["plugin.inlang.messageFormat"]["pathPattern"]) == [
        f"./messages/{room}/{{locale}}.json" for room in ROOMS
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_digits_are_the_same_in_every_language(room: str) -> None:
    arabic = catalogue(room, "ar")
    assert [key for key in arabic if re.search("[\u0660-\u0669\u06f0-\u06f9]", str(arabic[key]))] == []


def test_words_are_fetched_a_language_at_a_time() -> None:
    """Whoever imports the compiled messages themselves brings all languages to every screen."""
    source = HOME / "frontend/src"
    files = [file for kind in ("*.ts", "*.svelte") for file in source.rglob(kind) if "paraglide" not in file.parts]
    assert [file.name for file in files if "paraglide/messages" in file.read_text()] == ["words.d.ts"]
