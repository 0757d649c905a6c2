"""What is left out before comparing in full would have been no match; nearly everybody else is left out."""

from random import Random

from alerts.screening import Pair, Prepared, compare, prepare, worth_comparing
from alerts.screening.fit.synthetic import mistyped
from alerts.screening.model import POSSIBLE, Person, TravelDocument, Vehicle
from tests.alerts.screening.misreading import one_sign_off
from tests.alerts.screening.test_index import crowd


def misreported(rng: Random, one: Person) -> Person:
    """The same person as somebody else writes them down: a name or a number wrong, or a stranger with their paper."""
    name, born = str(one.names[0]), one.birth_date
    match rng.randrange(4):
        case 0:
            words = name.split()
            words[rng.randrange(3)] = mistyped(rng, words[0])
            return Person((" ".join(words),), born, nationalities=("ML",))
        case 1:
            return Person((name,), documents=(TravelDocument("passport", f"{rng.randrange(10**8):08d}", "ML"),))
        case 2:
            number = one_sign_off(rng, one.documents[0].number)
            return Person(("Somebody Quite Other",), documents=(TravelDocument("passport", number, "ML"),))
        case _:
            return Person((name, "Somebody Quite Other"), str(int(born or 0) + rng.choice((-1, 0, 1, 9))))


def test_no_match_is_left_out_and_nearly_everybody_else_is() -> None:
    rng = Random(7)
    people = [
        Person(one.names, one.birth_date, documents=(TravelDocument("passport", f"{rng.randrange(10**8):08d}", "ML"),))
        for one in crowd(150)
    ]
    checks = [prepare(misreported(rng, one)) for one in people]
    entries = [prepare(one) for one in people]
    every = [Pair(a, b) for a in range(len(checks)) for b in range(len(entries))]

    for bar in (1.0, POSSIBLE, 5.0):
        worth = worth_comparing(checks, entries, [bar] * len(entries), every)
        matches = {pair for pair in every if compare(checks[pair.ours], entries[pair.theirs], bar).band}
        assert matches and matches <= set(worth)
        assert worth == sorted(worth)
    assert len(worth_comparing(checks, entries, [POSSIBLE] * len(entries), every)) < len(every) / 20


def test_what_has_no_name_of_a_person_is_compared() -> None:
    car, plated = prepare(Vehicle(vin="JTEBU29J605012345")), prepare(Vehicle(plate="4471 MD 2"))
    nameless: list[Prepared] = [car, plated, prepare(Person(documents=(TravelDocument("passport", "77120934", "ML"),)))]
    every = [Pair(a, b) for a in range(3) for b in range(3)]
    assert worth_comparing(nameless, nameless, [POSSIBLE] * 3, every) == every
    assert worth_comparing([], [], [], []) == []
