"""How names and dates get changed on their way."""

from datetime import date
from random import Random

from jointops.demo.misreading import mistyped, plain, respelled, swapped


def test_a_french_spelling_is_written_as_it_sounds() -> None:
    assert respelled("Tiécoura Ouattara") == "Tiekura Wattara"
    assert respelled("Lalla Doumbia") == "Lalla Dumbia"


def test_a_typing_mistake_changes_the_name_but_not_its_first_two_letters() -> None:
    for seed in range(50):
        wrong = mistyped(Random(seed), "Famakan Tiendrébéogo")
        assert wrong != "Famakan Tiendrébéogo"
        assert wrong.startswith("Famakan Ti")


def test_a_machine_readable_name_has_capitals_and_no_accents() -> None:
    assert plain("Hervé Ouédraogo") == "HERVE OUEDRAOGO"


def test_day_and_month_change_places() -> None:
    assert swapped(date(1985, 3, 9)) == "1985-09-03"
