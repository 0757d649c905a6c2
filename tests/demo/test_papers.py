"""Invented papers look like real ones, and those of travellers never like those of entries."""

from datetime import date
from random import Random

import pytest
from stdnum import iso6346

from alerts.screening.identifiers.mrz import read, wrong_digits
from jointops.demo.names import Person
from jointops.demo.papers import LISTED, ORDINARY, PLATES, Press, passport_mrz


def test_a_passport_can_be_read_back_and_all_its_digits_fit() -> None:
    awa = Person("Awa", "N'Diaye", "F", date(1985, 3, 9))
    lines = tuple(passport_mrz(awa, "AC1234567", "ML", date(2024, 1, 31)))
    zone = read(lines)
    assert not list(wrong_digits(lines))
    assert zone is not None
    assert (zone.number, zone.name, zone.birth, zone.sex) == ("AC1234567", "AWA NDIAYE", (1985, 3, 9), "F")


def test_container_numbers_carry_their_check_digit() -> None:
    press = Press(Random(1), ORDINARY)
    assert all(iso6346.is_valid(press.container()) for _ in range(50))


def test_nothing_is_printed_twice() -> None:
    press = Press(Random(1), LISTED)
    assert len({press.plate("BF") for _ in range(5000)}) == 5000


@pytest.mark.parametrize("country", PLATES)
def test_plates_of_travellers_and_of_entries_differ_in_two_letters(country: str) -> None:
    ordinary, listed = Press(Random(1), ORDINARY), Press(Random(2), LISTED)
    pattern = PLATES[country]
    for _ in range(20):
        one, other = ordinary.plate(country), listed.plate(country)
        assert [one[at] != other[at] for at, char in enumerate(pattern) if char == "@"][:2] == [True, True]
