"""What an officer reads off a plate, a paper, a container or a gun, and what is written on the list."""

import re
from itertools import islice
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alerts.screening.glance import texts_of
from alerts.screening.identifiers import check_digit, container, luhn, serial, vessel, vin
from alerts.screening.identifiers.forms import read_as
from alerts.screening.identifiers.keys import Key, keys_of, probes_of
from alerts.screening.identifiers.number import Number, NumberKind, number
from alerts.screening.identifiers.reading import fold, normalise
from alerts.screening.keys import keys_of as stored_keys
from alerts.screening.keys import probe_keys
from alerts.screening.model import Firearm, Person, Subject, TravelDocument, Vehicle
from alerts.screening.prepare import prepare
from tests.alerts.screening.misreading import GROUPS, SIGNS, misread, one_sign_off

PLATES = some.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=5, max_size=12)


@given(some.text(max_size=40))
def test_a_number_read_twice_is_read_the_same(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert fold(fold(once)) == fold(once)


@given(some.text(max_size=20), some.sampled_from(["", "BF", "FR", "ML", "BR", "ES", "PE", "XX"]))
def test_a_form_filled_in_twice_is_filled_in_the_same(text: str, country: str) -> None:
    once = read_as("plate", normalise(text), country)
    assert read_as("plate", once.plain, country) == once


@given(PLATES, some.randoms(use_true_random=False))
def test_signs_easily_taken_for_one_another_fold_to_one(plate: str, rng: Random) -> None:
    assert fold(misread(rng, plate)) == fold(plate)


@pytest.mark.parametrize("group", GROUPS)
def test_any_of_a_group_is_as_good_as_any_other(group: str) -> None:
    assert len({fold(sign) for sign in group}) == 1


def test_no_two_groups_fold_to_one() -> None:
    assert len({fold(group[0]) for group in GROUPS}) == len(GROUPS)
    alone = set(SIGNS) - set("".join(GROUPS))
    assert {fold(sign) for sign in alone} == alone


@pytest.mark.parametrize(
    ("plate", "country", "plain", "bare"),
    [
        ("AB-I23-CD", "FR", "AB123CD", ""),  # I stands where only a digit can
        ("A8-123-CD", "FR", "AB123CD", ""),  # and 8 where only a letter can
        ("A0-123-CD", "FR", "A0123CD", ""),  # O, D or Q: nobody knows
        ("11 GN 4471 BF", "BF", "11GN4471BF", "11GN4471"),
        ("11 GN 4471 BF", "", "11GN4471BF", "11GN4471"),
        ("1I GN 447I 8F", "BF", "11GN4471BF", "11GN4471"),
        ("11 GN 4471", "BF", "11GN4471", ""),
        ("AB 1234 MD", "ML", "AB1234MD", "AB1234"),
        ("BRA 2E19", "BR", "BRA2E19", ""),
        ("А123ВС", "", "A123BC", ""),  # Cyrillic
        ("٤٤٧١ ABC", "", "4471ABC", ""),  # Arabic digits
    ],
)
def test_a_plate_is_read_as_its_country_builds_it(plate: str, country: str, plain: str, bare: str) -> None:
    read = number("plate", plate, country=country)
    assert read is not None and (read.plain, read.bare) == (plain, bare)


@pytest.mark.parametrize(
    ("kind", "raw", "plain"),
    [
        ("number", "CSQU 3O5438-3", "CSQU3054383"),
        ("vin", "wdb9634O31L0OO0O1", "WDB9634031L000001"),
        ("imo", "IMO 9O74729", "9074729"),
        ("mmsi", "MMSI 649 123 456", "649123456"),
        ("imei", "49-015420-323751-8", "490154203237518"),
        ("phone", "+223 76 12 34 56", "22376123456"),
        ("phone", "00 223 76 12 34 56", "22376123456"),
        ("serial", "AK 44*1-?3", "AK44?1?3"),
        ("journey", "af 0520", "AF520"),
        ("journey", "000", "0"),
        ("document", "12AB34S67", "12AB34S67"),
    ],
)
def test_a_number_is_read_by_the_rules_of_its_kind(kind: NumberKind, raw: str, plain: str) -> None:
    read = number(kind, raw)
    assert read is not None and read.plain == plain


def test_a_telephone_number_of_home_gets_its_country() -> None:
    read = number("phone", "76 12 34 56", country="ML")
    assert read is not None and read.plain == "22376123456"


def test_a_number_without_a_letter_or_digit_is_none() -> None:
    assert number("plate", " – ") is None
    assert number("serial", "????") is None


@given(some.integers(0, 999_999), some.integers(0, 9), some.integers(1, 9))
def test_a_wrong_digit_of_an_imo_number_is_found(number: int, place: int, change: int) -> None:
    whole = f"{number:06}"
    right = whole + vessel.check_digit(whole)
    at = place % 6
    wrong = right[:at] + str((int(right[at]) + change) % 10) + right[at + 1 :]
    weight = 7 - at
    assert (vessel.check_digit(wrong) != wrong[6]) == ((weight * change) % 10 != 0)


@given(some.integers(0, 10**14 - 1), some.integers(0, 13), some.integers(1, 9))
def test_every_wrong_digit_of_an_imei_is_found(digits: int, at: int, change: int) -> None:
    whole = f"{digits:014}"
    wrong = whole[:at] + str((int(whole[at]) + change) % 10) + whole[at + 1 :]
    assert luhn.check_digit(wrong) != luhn.check_digit(whole)


@given(some.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3), some.integers(0, 999_999))
def test_no_confusable_letter_of_an_owner_code_passes_but_where_the_remainder_is_ten(owner: str, digits: int) -> None:
    right = f"{owner}U{digits:06}"
    for at, sign in enumerate(right[:3]):
        for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            wrong = right[:at] + other + right[at + 1 :]
            if other != sign and container.check_digit(wrong) == container.check_digit(right):
                assert {remainder(right), remainder(wrong)} == {10, 0} or (values(other) - values(sign)) % 11 == 0


def remainder(text: str) -> int:
    return sum(values(sign) << place for place, sign in enumerate(text[:10])) % 11


def values(sign: str) -> int:
    return int(sign) if sign.isdigit() else [value for value in range(10, 39) if value % 11][ord(sign) - 65]


@given(some.integers(0, 10**8 - 1), some.sampled_from("ABCDEFGHJKLMNPRSTXYZ"))
def test_the_digit_of_a_passport_catches_every_likely_misreading_but_g_for_6_and_l_for_1(
    digits: int, first: str
) -> None:
    right = f"{first}{digits:08}"
    for at, sign in enumerate(right):
        for other in next((group for group in GROUPS if sign in group), sign):
            if other != sign and not {sign, other} & {"G", "L"}:
                wrong = right[:at] + other + right[at + 1 :]
                passes = check_digit.check_digit(wrong) == check_digit.check_digit(right)
                apart = abs(int(sign, 36) - int(other, 36))
                assert passes == (apart % 10 == 0)


def test_the_examples_of_the_standards_fit() -> None:
    assert container.check_digit("CSQU305438") == "3"  # ISO 6346
    assert vessel.check_digit("9074729") == "9"  # IMO A.1117(30)
    assert luhn.check_digit("49015420323751") == "8"  # 3GPP TS 23.003
    assert vin.check_digit("1M8GDM9AXKP042788") == "X"  # 49 CFR 565
    assert check_digit.check_digit("L898902C3") == "6"  # ICAO 9303


@pytest.mark.parametrize(
    ("mmsi", "country"),
    [
        ("649123456", "ML"),
        ("226000001", "FR"),
        ("636012345", "LR"),
        ("399000000", ""),
        ("002261000", ""),
        ("22600", ""),
    ],
)
def test_a_ships_radio_names_its_country(mmsi: str, country: str) -> None:
    assert vessel.country_of(mmsi) == country


@pytest.mark.parametrize(
    ("text", "calibre"),
    [
        ("7,62 × 39 mm", "7.62x39"), ("7.62X39", "7.62x39"), ("9 mm Luger", "9x19"), ("9mm", "9"),
        (".223 Rem", "5.56x45"), ("12 gauge", "12ga"), ("Calibre 12", "12ga"), (".45 ACP", "11.43x23"),
        ("9x18 Makarov", "9x18"), ("", ""),
    ],
)  # fmt: skip
def test_a_calibre_has_one_form(text: str, calibre: str) -> None:
    assert serial.calibre(text) == calibre


def test_a_calibre_that_says_less_says_nothing_else() -> None:
    assert serial.same_calibre("7.62", "7.62x39")
    assert not serial.same_calibre("7.62x51", "7.62x39")
    assert not serial.same_calibre("9", "7.62x39")


@given(some.text(SIGNS, min_size=6, max_size=12), some.integers(0, 5), some.integers(0, 5))
def test_a_serial_number_with_two_unreadable_signs_is_found(whole: str, one: int, other: int) -> None:
    read = "".join("?" if at in (one, other) else sign for at, sign in enumerate(whole))
    assert meet(Firearm(serial=read, calibre="9x19"), Firearm(serial=whole, calibre="9x19"))
    assert serial.fits(fold(read), fold(whole)) and serial.fits(fold(whole), fold(read))


@given(some.text(SIGNS, min_size=8, max_size=12), some.integers(0, 4), some.integers(4, 8))
def test_four_signs_of_a_serial_number_find_it_with_the_make_or_the_calibre(whole: str, at: int, length: int) -> None:
    piece = whole[at : at + length]
    left = Firearm(serial=piece, serial_state="partial", make="Zastava")
    assert meet(left, Firearm(serial=whole, make="Zastava", calibre="7.62x39"))
    assert meet(Firearm(serial=whole, make="Zastava"), left)
    if len(piece) + 1 < len(whole):
        assert not meet(Firearm(serial=piece, serial_state="partial"), Firearm(serial=whole, make="Zastava"))


@given(PLATES, some.randoms(use_true_random=False))
def test_stored_checks_are_found_by_every_plate_one_sign_off(plate: str, rng: Random) -> None:
    wrong = one_sign_off(rng, plate)
    if len(wrong) > 4:
        assert meet(Vehicle(plate=wrong), Vehicle(plate=plate))


def meet(checked: Subject, entry: Subject) -> bool:
    """Whether the keys that the database keeps bring the two together."""
    return bool(probe_keys(prepare(checked)) & stored_keys(prepare(entry)))


def test_two_on_one_flight_do_not_meet_but_the_flight_meets_both() -> None:
    seat, flight = number("trip", "AF 520"), number("journey", "AF520")
    assert seat and flight
    assert not keys(keys_of((seat,), ())) & keys(probes_of((seat,), ()))
    assert keys(keys_of((flight,), ())) & keys(probes_of((seat,), ()))
    assert keys(keys_of((seat,), ())) & keys(probes_of((flight,), ()))


def keys(found: object) -> set[Key]:
    return set(found)  # pyright: ignore[reportArgumentType, reportUnknownVariableType]


@given(some.text(max_size=40), some.sampled_from(["plate", "serial", "document", "phone", "imei", "journey", "seal"]))
def test_nothing_that_can_be_typed_makes_many_keys(text: str, kind: NumberKind) -> None:
    read = number(kind, text)
    found = list(islice(keys_of((read,), (("make", "zastava"), ("calibre", "9x19"))), 200)) if read else []
    assert len(found) < 120
    assert isinstance(read, Number | None)
    assert all(re.fullmatch(r"[a-z].+", key.text, re.DOTALL) for key in found)


TYPED = some.text(some.sampled_from("ABDEFGILNOQSTYZ0123456789 -./|ab é8٣"), max_size=12).filter(
    lambda typed: any(map(str.isalnum, typed))
)
SIGNED = some.sampled_from(["11 GN 4471 BF", "AB 1234 MD", "A8 1Z34 M0", "1234 ABC E", "AB-123-CD F", "AB 1234 RB"])
COUNTRIES = some.sampled_from(["BF", "FR", "ML", "BR", "ES", "PE", "BJ", "NE", "IT", "XX"])


@given(TYPED | SIGNED, TYPED, some.none() | COUNTRIES)
def test_a_glance_finds_whatever_a_full_reading_of_a_vehicle_finds(plate: str, vin: str, country: str | None) -> None:
    seen_at_a_glance(Vehicle(plate=plate, vin=vin, country=country or ""))


@given(some.lists(some.tuples(TYPED, COUNTRIES), max_size=3))
def test_a_glance_finds_whatever_a_full_reading_of_papers_finds(papers: list[tuple[str, str]]) -> None:
    documents = tuple(TravelDocument(type="passport", number=number, country=country) for number, country in papers)
    seen_at_a_glance(Person(names=("Awa",), documents=documents))


def seen_at_a_glance(subject: Subject) -> None:
    ready = prepare(subject)
    assert {key.text for key in probes_of(ready.numbers, ready.looks)} <= {*texts_of(subject)}
