"""The tables by which a phone reads names and numbers as we do, and examples that both sides are tested on.

    .venv/bin/python -m alerts.screening.offline.tables FOLDER

writes `tables.json` and `vectors.json`; `make bless` does it for the officer's screen.
"""

import base64
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from alerts.screening import prepare
from alerts.screening.hashes import RULES_VERSION
from alerts.screening.identifiers import forms, keys, reading
from alerts.screening.keys import MOST_PAIRED
from alerts.screening.model import Subject
from alerts.screening.normalise import (
    ABD,
    ARABIC_ABD,
    ARABIC_ARTICLE,
    ARABIC_SON,
    FATHER,
    FUSED_ABD,
    LINK,
    MOST_WORDS,
    NEARLY_ABD,
    PARTICLES,
    QUOTES,
    TITLES,
)
from alerts.screening.offline.examples import ENTRIES, MET, STRANGERS
from alerts.screening.offline.pack import Stretches, gathered, mark_of, opened, packed
from alerts.screening.offline.texts import KINDS, texts_of
from alerts.screening.scripts import TABLE
from alerts.screening.skeleton import ONE_NAME, RULES


def tables() -> dict[str, Any]:
    """All that the reading of names and numbers looks up."""
    return {
        "rules": RULES_VERSION,
        "letters": _by_letter(TABLE),
        "titles": sorted(TITLES | PARTICLES),
        "abd": sorted(ABD | NEARLY_ABD),
        "links": sorted(LINK),
        "fathers": sorted(FATHER),
        "fused": FUSED_ABD.pattern,
        "quotes": QUOTES.pattern,
        "arabic": [[ARABIC_ABD.pattern, "abd"], [ARABIC_ARTICLE.pattern, ""], [ARABIC_SON.pattern, " "]],
        "mostWords": MOST_WORDS,
        "mostPaired": MOST_PAIRED,
        "oneName": ONE_NAME,
        "sounds": [[rule.pattern, to] for _, rule, to in RULES],
        "lookAlikes": _by_letter(reading.LOOK_ALIKES),
        "confused": _by_letter(reading.CONFUSED),
        "toDigit": _by_letter(forms.TO_DIGIT),
        "toLetter": _by_letter(forms.TO_LETTER),
        "notInVin": _by_letter(forms.NEVER_IN_VIN),
        "plates": _split(forms.PLATES),
        "signs": forms.SIGNS,
        "papers": _split(forms.PAPERS),
        "forms": {kind: list(known) for kind, known in forms.KINDS.items()},
        "before": forms.BEFORE,
        "kinds": {kind: keys.LETTERS[kind] for kind in sorted(KINDS)},
    }


def vectors() -> dict[str, Any]:
    """A pack of invented entries with its key, and checks with the texts that they make and whether they are met."""
    key, salt = bytes(range(32)), bytes(range(16))
    stretches = Stretches(salt, rounds=20)  # so few that the tests of the phone take no time
    at = datetime(2026, 11, 25, 6, tzinfo=UTC)
    said = {"id": "example", "operation": "kafo-ii", "made_at": at, "expires_at": at.replace(hour=18)}
    entries = [prepare(_subject(one)) for one in ENTRIES]
    pack = packed(gathered(entries), key, stretches, said)
    _, names, numbers = opened(pack)
    found: list[dict[str, Any]] = []
    for one in (*MET, *STRANGERS):
        of_names, of_numbers = texts_of(prepare(_subject(one)))
        marks = {text: mark_of(text, key, stretches) for text in of_names | of_numbers}
        is_met = any(names.has(marks[text]) for text in of_names) or any(
            numbers.has(marks[text]) for text in of_numbers
        )
        found.append({"subject": one, "names": sorted(of_names), "numbers": sorted(of_numbers), "met": is_met})
    encoded = {name: base64.b64encode(raw).decode() for name, raw in (("key", key), ("salt", salt), ("pack", pack))}
    return {**encoded, "checks": found}


def _subject(fields: dict[str, Any]) -> Subject:
    return msgspec.convert(fields, Subject)


def _by_letter(table: dict[int, Any]) -> dict[str, str]:
    return {chr(one): to if isinstance(to, str) else chr(to) for one, to in table.items()}


def _split(forms_of: dict[str, str]) -> dict[str, list[str]]:
    return {country: known.split() for country, known in forms_of.items()}


def written(value: dict[str, Any]) -> bytes:
    """As JSON text that shows its changes line by line."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, made in (("tables", tables()), ("vectors", vectors())):
        (folder / f"{name}.json").write_bytes(written(made))
