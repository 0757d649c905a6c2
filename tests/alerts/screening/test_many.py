"""What is left out before comparing in full would have been no match; nearly everybody else is left out."""

from hashlib import blake2b
from random import Random

from alerts.screening import (
    RULES_VERSION,
    Pair,
    Prepared,
    Subject,
    compare,
    keys_of,
    keys_of_each,
    prepare,
    worth_comparing,
)
from alerts.screening.fit.synthetic import mistyped
from alerts.screening.model import POSSIBLE, Firearm, Goods, Person, TravelDocument, Vehicle, Vessel
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


def test_the_keys_of_many_are_those_of_each() -> None:
    some = [prepare(one) for one in (*crowd(40), Person(("Li",), "1990-05-04"), Vehicle(plate="4471 MD 2"))]
    made = keys_of_each(some)
    spans = zip([0, *made.ends], made.ends, strict=False)
    assert [made.keys[since:until] for since, until in spans] == [sorted(keys_of(one)) for one in some]
    assert keys_of_each([]) == ([], [])


def test_stored_keys_change_with_the_version_of_the_rules_alone() -> None:
    """Other keys by the same version would find nothing of what was stored before, and nobody would make them anew."""
    subjects: list[Subject] = [
        Person(
            ("Moussa ag Traoré", "TRAORE, Musa"),
            "1985-03-20",
            documents=(TravelDocument("passport", "A0123456", "ML"),),
        ),
        Person(("Li",), "1990"),
        Vehicle(plate="11 GN 4471 BF", country="BF", vin="JTEBU29J605012345"),
        Vessel(name="MV Anna Sofia", imo="9074729"),
        Firearm(serial="AK?4471", serial_state="partial", make="Zastava", calibre="7.62x39"),
        Goods("Dried fish", "0305.59"),
    ]
    made = keys_of_each(list(map(prepare, subjects)))
    assert (RULES_VERSION, blake2b(repr(made).encode(), digest_size=8).hexdigest()) == (3, "4c51d84db962b06b")


def test_what_has_no_name_of_a_person_is_compared() -> None:
    car, plated = prepare(Vehicle(vin="JTEBU29J605012345")), prepare(Vehicle(plate="4471 MD 2"))
    nameless: list[Prepared] = [car, plated, prepare(Person(documents=(TravelDocument("passport", "77120934", "ML"),)))]
    every = [Pair(a, b) for a in range(3) for b in range(3)]
    assert worth_comparing(nameless, nameless, [POSSIBLE] * 3, every) == every
    assert worth_comparing([], [], [], []) == []
