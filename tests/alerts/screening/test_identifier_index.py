"""A list that grows and shrinks while it is asked: whatever stands on it is found, whatever does not is not."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rapidfuzz.distance import OSA

from alerts.screening.identifiers.index import MOST_FRESH, TIER, Identifiers
from alerts.screening.identifiers.keys import Key
from alerts.screening.identifiers.reading import fold
from alerts.screening.identifiers.segment import MOST_FOUND, Segment
from tests.alerts.screening.misreading import SIGNS, misread, one_sign_off

MANY = MOST_FRESH * TIER * 2


def plates(rng: Random, count: int) -> list[str]:
    """Different plates of seven to ten signs."""
    made: set[str] = set()
    while len(made) < count:
        made.add("".join(rng.choice(SIGNS) for _ in range(rng.randrange(7, 11))))
    return sorted(made)


def key(plate: str) -> Key:
    return Key("p" + fold(plate), True)


@pytest.fixture(scope="module")
def listed() -> list[str]:
    return plates(Random(11), MANY)


@pytest.fixture(scope="module")
def index(listed: list[str]) -> Identifiers:
    """Enough plates for arrays of several sizes and some still in dictionaries."""
    made = Identifiers()
    for owner, plate in enumerate(listed[: MANY - 7]):
        made.put(owner, [key(plate)])
    return made


def test_every_misreading_of_confusable_signs_is_found_whole(index: Identifiers, listed: list[str]) -> None:
    rng = Random(12)
    for owner, plate in enumerate(listed[: MANY - 7]):
        assert index.find([key(misread(rng, plate))])[owner] == 0


def test_every_plate_one_sign_off_is_found(index: Identifiers, listed: list[str]) -> None:
    rng = Random(13)
    for owner, plate in enumerate(listed[: MANY - 7]):
        assert owner in index.find([key(one_sign_off(rng, plate))])


def test_what_is_found_is_at_most_one_sign_off_and_whole_ones_come_first(index: Identifiers, listed: list[str]) -> None:
    rng = Random(14)
    for plate in rng.sample(listed, 2000):
        sought = fold(one_sign_off(rng, plate))
        found = index.find([Key("p" + sought, True)])
        assert all(OSA.distance(fold(listed[owner]), sought) == apart for owner, apart in found.items() if apart == 0)
        assert all(OSA.distance(fold(listed[owner]), sought) <= 1 for owner in found)
        assert list(found.values()) == sorted(found.values())


def test_a_number_of_another_kind_is_not_found(index: Identifiers, listed: list[str]) -> None:
    assert index.find([Key("d" + fold(listed[0]), True)]) == {}


Step = some.tuples(some.sampled_from(["put", "remove", "tidy"]), some.integers(0, 59))


@settings(max_examples=60)
@given(some.lists(Step, max_size=150), some.integers(0, 2**32))
def test_after_any_additions_and_removals_it_answers_as_a_plain_list_would(
    steps: list[tuple[str, int]], seed: int
) -> None:
    rng = Random(seed)
    all_plates = plates(rng, 60)
    index, plain = small_steps(), dict[int, str]()
    for owner, (act, place) in enumerate(steps):
        if act == "put":
            plain[owner] = all_plates[place]
            index.put(owner, [key(all_plates[place])])
        elif act == "remove" and plain:
            gone = rng.choice(list(plain))
            index.remove(gone, [key(plain.pop(gone))])
        elif act == "tidy" and (crowded := index.crowded()):
            index.replace(crowded, Segment.together(crowded))
    for plate in all_plates:
        sought = one_sign_off(rng, plate)
        near = {owner for owner, one in plain.items() if OSA.distance(fold(one), fold(sought)) <= 1}
        assert set(index.find([key(sought)])) == near


def small_steps() -> Identifiers:
    """An index that has several arrays already."""
    old = plates(Random(1), 40)
    return Identifiers(Segment.of([(Key("x" + plate, True), 10_000 + at)]) for at, plate in enumerate(old))


def test_what_is_taken_out_while_arrays_are_put_together_stays_out(listed: list[str]) -> None:
    index = Identifiers(Segment.of([(key(plate), owner)]) for owner, plate in enumerate(listed[:20]))
    crowded = index.crowded()
    together = Segment.together(crowded)  # in another thread, while …
    index.remove(3, [key(listed[3])])
    index.put(100, [key(listed[3])])
    index.replace(crowded, together)

    assert set(index.find([key(listed[3])])) == {100}
    assert 4 in index.find([key(listed[4])])


def test_the_whole_one_is_told_however_many_are_near() -> None:
    crowd = [(Key(f"pAAAAV{sign}", True), number) for number, sign in enumerate(SIGNS * 20)]
    index = Identifiers([Segment.of([*crowd, (Key("pAAAAV", True), 5000)])])

    found = index.find([Key("pAAAAV", True)])

    assert len(crowd) > MOST_FOUND >= len(found)
    assert next(iter(found.items())) == (5000, 0)


def test_a_plate_in_arabic_letters_is_found_one_letter_off() -> None:
    index = Identifiers([Segment.of([(Key("pبجد4471", True), 1)])])

    assert 1 in index.find([Key("pبهد4471", True)])
    assert 1 in index.find([Key("pبد4471", True)])


@given(some.text(min_size=1, max_size=40))
def test_any_text_at_all_can_be_put_found_and_removed(text: str) -> None:
    odd = Key("p" + text, True)
    index = Identifiers([Segment.of([(odd, 1)])])
    index.put(2, [odd])
    assert set(index.find([odd])) == {1, 2}
    index.remove(1, [odd])
    index.remove(2, [odd])
    assert index.find([odd]) == {}
