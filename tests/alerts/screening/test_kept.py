"""Stored checks are found from an entry by their names in memory: none that is a match by name is left out."""

from random import Random
from uuid import UUID

from alerts.screening import compare, prepare
from alerts.screening.fit.synthetic import mistyped
from alerts.screening.kept import KeptNames, Part, packed, part_of, unpacked
from alerts.screening.kernels.search import BUDGET
from alerts.screening.model import Name, Person, Vehicle
from tests.alerts.screening.test_index import crowd

MOST = 5_000


def misreported(rng: Random, one: Person) -> Person:
    """The same person as an officer writes them down."""
    words, born = str(one.names[0]).split(), str(one.birth_date)
    match rng.randrange(4):
        case 0:
            words[rng.randrange(3)] = mistyped(rng, words[0])
        case 1:
            rng.shuffle(words)
        case 2:
            words = words[:2]
        case _:
            born = str(int(born) + rng.choice((-1, 1)))
    return Person((" ".join(words),), born if rng.random() < 0.7 else None)


def parts_of(checks: list[Person]) -> list[Part]:
    """In two parts, as they are kept and read again."""
    numbered = [(UUID(int=number), prepare(one)) for number, one in enumerate(checks)]
    halves = numbered[: len(numbered) // 2], numbered[len(numbered) // 2 :]
    return [unpacked(packed(part_of(half))) for half in halves]


def test_no_match_is_left_out_and_nearly_everybody_else_is() -> None:
    rng = Random(11)
    people = crowd(700, seed=5)
    checks = [misreported(rng, one) for one in people]
    names = KeptNames(parts_of(checks))
    prepared = [prepare(one) for one in checks]

    found = missed = looked_at = 0
    for person in people[:60]:
        weak = Person((Name(full=str(person.names[0]), kind="weak"),), person.birth_date)
        year = int(str(person.birth_date))
        unsure = Person(person.names, births=(f"{year}~", "1931"))
        years = Person(person.names, births=(f"{year - 1}/{year + 1}",))
        for entry, bar in ((prepare(person), 2.0), (prepare(weak), 1.0), (prepare(unsure), 2.0), (prepare(years), 2.0)):
            like = {id.int for id in names.like([(entry, bar)], MOST)[0].ids}
            matches = {number for number, one in enumerate(prepared) if compare(one, entry, bar).band is not None}
            found, missed, looked_at = found + len(matches), missed + len(matches - like), looked_at + len(like)

    assert len(names) == 700
    assert found > 90 and missed == 0
    assert looked_at < 3 * found


def test_somebody_who_crosses_every_day_is_found_every_day() -> None:
    often = [Person(("Zemissa Fadyogo",), "1981-04-17")] * 1_500
    others = crowd(300, seed=6)
    names = KeptNames(parts_of([*often, *others]))
    zemissa = prepare(Person(("Fadyogo, Zemisa",), "1981-04-17"))
    [all_of_them] = names.like([(zemissa, 2.0)], MOST)
    assert (len(all_of_them.ids), all_of_them.cut) == (1_500, False)
    [some_of_them] = names.like([(zemissa, 2.0)], 1_000)
    assert (len(some_of_them.ids), some_of_them.cut) == (1_000, True), "and it is said that there are more"


def test_a_year_of_birth_is_enough_and_who_has_no_name_is_nowhere() -> None:
    names = KeptNames(parts_of([Person(("Zemissa Fadyogo",), "1937-09-28"), *crowd(40, seed=7)]))
    asked = [(prepare(one), 2.0) for one in (Person(("Zemissa Fadyogo",), "1937"), Vehicle("11 GN 4471 BF", "BF"))]
    assert [len(one.ids) for one in names.like(asked, MOST)] == [1, 0]
    assert [len(one.ids) for one in KeptNames([]).like(asked, MOST)] == [0, 0]
    nobody = part_of([(UUID(int=1), prepare(Vehicle("11 GN 4471 BF", "BF")))])
    assert len(KeptNames([unpacked(packed(nobody))])) == 0


def test_a_name_that_many_bear_is_found_among_all_of_them_with_a_letter_wrong() -> None:
    """More than a check may look at: both words are everybody's, and only the birth date tells them apart."""
    rng = Random(3)
    many = [
        Person(("Moussa Traoré",), f"{rng.randint(1940, 1999)}-{rng.randint(1, 12):02}-{rng.randint(2, 28):02}")
        for _ in range(BUDGET + 5_000)
    ]
    sought = Person(("Mousa Traoré",), "1937-09-28")
    names = KeptNames(parts_of([*many, Person(("Moussa Traoré",), "1937-09-28")]))

    [like] = names.like([(prepare(sought), 2.0)], MOST)

    assert BUDGET + 5_000 in {id.int for id in like.ids} and len(like.ids) < 20
