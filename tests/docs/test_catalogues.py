"""Every language says everything: the same messages with the same blanks to fill, and the labels of the standard."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ops.misuse.queries import RULES

HOME = Path(__file__).parents[2]
ROOMS = sorted(folder.name for folder in (HOME / "frontend/messages").iterdir())
LANGUAGES: list[str] = json.loads((HOME / "frontend/project.inlang/settings.json").read_text())["locales"]
OTHERS = [language for language in LANGUAGES if language != "en"]
LABEL = re.compile(r"TLP:[A-Z]+(?:\+STRICT)?")
BETWEEN_MARKS = re.compile(r'"\\"(?:[^"\\]|\\.)*\\""')
"""A text of JSON that begins and ends with a quotation mark of its own."""


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_between_quotation_marks_that_somebody_left_there(language: str) -> None:
    said = [each for room in ROOMS for each in catalogue(room, language).values()]
    assert [each for each in said if BETWEEN_MARKS.search(json.dumps(each))] == []


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


TERMS: list[tuple[str, dict[str, str]]] = [
    (r"\bcompetent authorit", {"es": "(?i)autoridad.* competente", "pt": "(?i)autoridade.* competente",
                              "ar": "سلط.* مختص|السلطات المختصة"}),
    (r"\bauthorit", {"es": "(?i)autoridad", "pt": "(?i)autoridade", "ar": "سلط"}),
    (r"\bhits?\b", {"es": "(?i)positiva|confirmada|falsas coincidencias|esperables",
                    "pt": "(?i)positiva|confirmada|falsas correspondências|a esperar", "ar": "مؤكد|خاطئة|المتوقعة"}),
    (r"\baddressee", {"es": "(?i)destinatari", "pt": "(?i)destinatári", "ar": "مرسلً?ا? إليه"}),
    (r"\backnowledg", {"es": "(?i)recibo", "pt": "(?i)confirm", "ar": "قر"}),
    (r"\brecall", {"es": "(?i)retir", "pt": "(?i)retir", "ar": "ستُ?رجَ?ا?ع"}),
    (r"\breleas.*\b(alert|draft)|\b(alert|draft).*\breleas", {"es": "(?i)difu", "pt": "(?i)difu", "ar": "طلق|طلاق"}),
    (r"\bmutual legal assistance", {"es": "asistencia judicial recíproca", "pt": "assistência judiciária recíproca",
                                    "ar": "المساعدة القانونية المتبادلة"}),
    (r"\bsentenced persons", {"es": "traslado de personas condenadas", "pt": "transferência de pessoas condenadas",
                              "ar": "نقل الأشخاص المحكوم عليهم"}),
    (r"\bextradition", {"es": "extradición", "pt": "extradição", "ar": "تسليم المطلوبين"}),
    (r"\btreat(y|ies)\b", {"es": "(?i)tratado", "pt": "(?i)tratado", "ar": "معاهد"}),
    (r"\bsecretariat", {"es": "(?i)secretar", "pt": "(?i)secretar", "ar": "أمان"}),
    (r"\bprosecutor", {"es": "(?i)fiscal", "pt": "(?i)procurador|Ministério Público", "ar": "النيابة|نيابة"}),
    (r"\blegal basis", {"es": "(?i)base jurídica", "pt": "(?i)base jurídica", "ar": "ساس القانوني|أساسه القانوني"}),
]  # fmt: skip
"""What English says, and the field's word for it in each language (for treaty terms that of UNTOC art. 16-21)."""

NOT_OURS = {
    "es": r"\baciertos?\b|resultados? positivos?",
    "pt": r"\bficheiro|\bcontacto|\bfacto\b",
    "ar": r"الإصابات|جهة مختصة",
}
"""Words of another field or another shore, for which there is one of ours."""


@pytest.mark.parametrize("language", ["es", "pt", "ar"])
def test_the_terms_of_the_field_are_the_same_on_every_screen(language: str) -> None:
    wrong: list[str] = []
    for room in ROOMS:
        english, other = catalogue(room, "en"), catalogue(room, language)
        for key, said in english.items():
            for term, ours in TERMS:
                if re.search(term, json.dumps(said), re.IGNORECASE) and not re.search(
                    ours[language], json.dumps(other[key], ensure_ascii=False)
                ):
                    wrong.append(f"{room} {key}: {term}: {other[key]}")
            if re.search(NOT_OURS[language], json.dumps(other[key], ensure_ascii=False)):
                wrong.append(f"{room} {key}: {other[key]}")
    assert wrong == []


def test_the_screen_of_misuse_has_every_rule_of_the_report_and_says_what_it_is() -> None:
    listed = re.search(r"RULES = \[(.*?)\]", (HOME / "frontend/src/dpo/rules.ts").read_text(), re.DOTALL)
    assert listed is not None
    assert tuple(re.findall(r"'(\w+)'", listed[1])) == RULES
    english = catalogue("dpo", "en")
    assert [rule for rule in RULES if not {f"dpo.rule.{rule}", f"dpo.rule_says.{rule}"} <= english.keys()] == []
