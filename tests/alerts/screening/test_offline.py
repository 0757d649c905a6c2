"""A pack finds what it can find, says no name, and the phone has the tables by which it was made."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.screening import prepare
from alerts.screening.model import Person, Vehicle
from alerts.screening.offline.fuse import build
from alerts.screening.offline.pack import Stretches, gathered, mark_of, opened, packed
from alerts.screening.offline.tables import tables, vectors, written
from alerts.screening.offline.texts import texts_of
from tests.alerts.screening.test_index import crowd

PHONE = Path(__file__).parents[3] / "frontend/src/officer/pack"

SAID = {
    "id": "example",
    "operation": "kafo-ii",
    "made_at": datetime(2026, 11, 25, 6, tzinfo=UTC),
    "expires_at": datetime(2026, 11, 25, 18, tzinfo=UTC),
}


@pytest.mark.parametrize(("name", "made"), [("tables", tables), ("vectors", vectors)])
def test_the_phone_has_the_tables_and_examples_of_today(name: str, made: Callable[[], dict[str, Any]]) -> None:
    assert (PHONE / f"{name}.json").read_bytes() == written(made()), "run `make bless`"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 1000, 30_000])
def test_a_filter_has_every_mark_and_few_others(count: int) -> None:
    marks = os.urandom(32 * count)
    of_names, of_numbers = build(marks, 8), build(marks, 16)
    each = [marks[at : at + 32] for at in range(0, len(marks), 32)]
    assert all(of_names.has(one) and of_numbers.has(one) for one in each)
    strangers = [os.urandom(32) for _ in range(5_000)]
    assert sum(map(of_names.has, strangers)) < 60  # one in 256: 20 expected
    assert sum(map(of_numbers.has, strangers)) < 6  # one in 65,536
    assert count < 10_000 or len(of_names.prints) < 1.25 * count


def test_every_entry_with_a_whole_birth_date_or_a_number_is_found_by_it() -> None:
    people = [Person(one.names, f"{one.birth_date}-05-{day % 28 + 1:02}") for day, one in enumerate(crowd(400))]
    entries = [prepare(one) for one in (*people, Vehicle("11 GN 4471 BF", "BF"))]
    key, stretches = os.urandom(32), Stretches(os.urandom(16), rounds=2)
    texts = gathered(entries)
    header, names, numbers = opened(packed(texts, key, stretches, SAID))

    assert (header.entries, header.unfindable) == (401, 0)
    for entry in entries:
        of_names, of_numbers = texts_of(entry)
        assert all(names.has(mark_of(text, key, stretches)) for text in of_names)
        assert all(numbers.has(mark_of(text, key, stretches)) for text in of_numbers)


def test_what_cannot_be_found_is_counted_and_not_in_it() -> None:
    vague = [Person(("Salou Diarra",)), Person(("Salou Diarra",), "1985"), Person(("Salou Diarra",), "1985-01-01")]
    texts = gathered(prepare(one) for one in vague)
    assert (texts.entries, texts.unfindable, texts.names, texts.numbers) == (0, 3, frozenset(), frozenset())


def test_two_packs_of_the_same_entries_have_nothing_in_common() -> None:
    texts = gathered([prepare(one) for one in (Person(("Salou Benné Diarra",), "1985-03-20"),)])
    stretches = Stretches(b"salt", rounds=2)
    one, other = (packed(texts, os.urandom(32), stretches, SAID) for _ in range(2))
    assert opened(one)[1].prints != opened(other)[1].prints
