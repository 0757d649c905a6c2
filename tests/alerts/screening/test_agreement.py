"""What an officer's number and a list's number say together: which ranks first, and what is no more than a hint."""

import pytest

from alerts.screening import Explained, compare, prepare
from alerts.screening.identifiers import luhn, vessel
from alerts.screening.identifiers.check_digit import check_digit
from alerts.screening.model import (
    Container,
    Document,
    Firearm,
    Journey,
    Passage,
    Person,
    Subject,
    TravelDocument,
    Vehicle,
    Vessel,
)
from alerts.screening.numbers import WEIGHTS

ZASTAVA = Firearm(serial="AK447123", make="Zastava", model="M70", calibre="7,62 × 39 mm")


def met(checked: Subject, entry: Subject) -> Explained:
    """What the comparison says; its terms add up to its score, whatever they are."""
    found = compare(prepare(checked), prepare(entry))
    assert found.score == pytest.approx(sum(term.weight for term in found.because), abs=0.011)
    return found


def features(found: Explained) -> list[str]:
    return [term.feature for term in found.because]


@pytest.mark.parametrize(
    "readings",
    [
        # equal, folded, repaired by its check digit, one sign off, another
        [
            Container("CSQU3054383"),
            Container("CS0U3054383"),
            Container("CSQU3054333"),
            Container("CSQU305438"),
            Container("MEDU1234567"),
        ],
        [
            Vehicle(vin="1HGCM82633A004352"),
            Vehicle(vin="1HGCMB2633A004352"),
            Vehicle(vin="1HGCM82633A004353"),
            Vehicle(vin="1HGCM82633A00435"),
        ],
        [Vessel(imo="9074729"), Vessel(imo="9074719"), Vessel(imo="907472")],
    ],
)
def test_equal_goes_before_folded_before_repaired_before_one_sign_off(readings: list[Subject]) -> None:
    scores = [met(reading, readings[0]).score for reading in readings]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_the_digit_of_a_passports_lines_says_that_the_passport_was_misread() -> None:
    upper = "P<MLIKONATE<<SEKOU<<<<<<<<<<<<<<<<<<<<<<<<<<"
    listed = Document(type="passport", number="A04822719", country="ML")
    lower = f"A04822719{check_digit('A04822719')}MLI8503207M2506154<<<<<<<<<<<<<<02"
    misread = lower.replace("A04822719", "A04822919", 1)

    def paper(line: str) -> Person:
        return Person(documents=(TravelDocument(type="passport", country="ML", mrz=(upper, line)),))

    assert met(paper(lower), listed).because[0].weight == 8.0
    assert met(paper(misread), listed).because[0].weight == 4.0
    by_hand = Person(documents=(TravelDocument(type="passport", country="ML", number="A04822919"),))
    assert met(by_hand, listed).because[0].weight == 0.8


def test_two_numbers_whose_check_digits_both_fit_are_two_things() -> None:
    one, other = "9074729", "9094729"  # weight 5 times 2 is 10: the digit does not see it
    assert vessel.check_digit(one) == vessel.check_digit(other) == "9"
    assert met(Vessel(imo=one), Vessel(imo=other)).score == WEIGHTS["imo"].other
    one, other = "49015420092375", "49015420902375"  # 09 and 90 are alike to it
    digit = luhn.check_digit(one)
    assert digit == luhn.check_digit(other)
    assert met(Person(imeis=(one + digit,)), Person(imeis=(other + digit,))).because == ()
    assert met(Container("CSQU3054383"), Container("CSQU3054404")).because == ()


@pytest.mark.parametrize(
    ("checked", "entry"),
    [
        (Vehicle(plate="11 GN 4472"), Vehicle(plate="11 GN 4471", country="BF")),
        (Vehicle(plate="11 GN 4472", country="ML"), Vehicle(plate="11 GN 4471", country="BF", make="Toyota")),
        (Vehicle(plate="11 GN 4472", make="Renault"), Vehicle(plate="11 GN 4471", make="Toyota")),
        (Vehicle(vin="WDB9634031L000002"), Vehicle(vin="WDB9634031L000001")),
        (Document(type="passport", number="A04822718"), Document(type="passport", number="A04822719", country="ML")),
        (Container("CSQU305438"), Container("CSQU3054383")),
        (Container("MEDU1234567", seal="AB1234568"), Container("CSQU3054383", seal="AB1234567")),
        (Vessel(mmsi="636012346", name=""), Vessel(mmsi="636012345", name="Atlantic Star")),
        (Firearm(serial="AK447124"), ZASTAVA),
        (Firearm(serial="AK447124", make="Beretta"), ZASTAVA),
        (Firearm(serial="4471", serial_state="partial"), ZASTAVA),
        (Firearm(serial="AK4471??", calibre="9 mm"), ZASTAVA),
    ],
)
def test_one_sign_off_alone_is_no_more_than_a_hint_and_the_explanation_says_so(
    checked: Subject, entry: Subject
) -> None:
    found = met(checked, entry)
    assert found.band is None
    assert features(found)[-1] == "alone" or found.score < 0


@pytest.mark.parametrize(
    ("checked", "entry"),
    [
        (Vehicle(plate="11 GN 4472", country="BF"), Vehicle(plate="11 GN 4471", country="BF")),
        (Vehicle(plate="11 GN 4472", make="Toyota"), Vehicle(plate="11 GN 4471", make="Toyota")),
        (Vehicle(plate="11 GN 4472", colour="red"), Vehicle(plate="11 GN 4471", colour="red")),
        (
            Person(names=("Zoumana Fadiaba",), documents=(TravelDocument(type="passport", number="A04822718"),)),
            Person(names=("Zoumana Fadiaba",), documents=(TravelDocument(type="passport", number="A04822719"),)),
        ),
        (Firearm(serial="AK447124", make="Zastava", calibre="7.62"), ZASTAVA),
        (Firearm(serial="4471", serial_state="partial", make="Zastava"), ZASTAVA),
        (Firearm(serial="AK4?71?3", calibre="7.62x39"), ZASTAVA),
    ],
)
def test_with_country_make_colour_holder_or_calibre_it_is_a_match(checked: Subject, entry: Subject) -> None:
    found = met(checked, entry)
    assert found.band in ("possible", "strong")
    assert "alone" not in features(found)


@pytest.mark.parametrize(
    ("checked", "band"),
    [
        (Firearm(serial="AK 447-123", make="Zastava"), "exact"),
        (Firearm(serial="AK447123", calibre="7.62x39"), "exact"),
        (Firearm(serial="AK447123"), "strong"),  # makers begin their series anew
        (Firearm(serial="AK447123", make="Beretta", calibre="9x19"), None),
        (Firearm(serial="AK447I23", make="Zastava"), "strong"),
        (Firearm(serial="AK4471", serial_state="partial", make="Zastava", calibre="7.62x39"), "strong"),
        (Firearm(serial="AK447999", serial_state="altered", make="Zastava", calibre="7.62x39"), "possible"),
        (Firearm(make="Zastava", model="M70", calibre="7.62x39", serial_state="obliterated"), "possible"),
        (Firearm(serial="BX999111", make="Zastava", model="M70", calibre="7.62x39"), None),
    ],
)
def test_a_firearm(checked: Firearm, band: str | None) -> None:
    assert met(checked, ZASTAVA).band == band


def test_a_ship_keeps_its_imo_number_under_another_name_and_flag() -> None:
    sought = Vessel(imo="9074729", name="Golden Dawn", flag="PA")
    assert met(Vessel(imo="IMO 9074729", name="MV Atlantic Star", flag="LR"), sought).band == "exact"
    assert met(Vessel(imo="9074767", name="MV Golden Dawn", flag="PA"), sought).band is None


def test_a_ship_is_found_by_its_radio_or_its_name() -> None:
    sought = Vessel(mmsi="636012345", name="MV Atlantic Star", flag="LR")
    assert met(Vessel(mmsi="636 012 345"), sought).band == "strong"
    assert met(Vessel(name="ATLANTIC STAR", flag="LR"), sought).band == "strong"
    assert "flag" in features(met(Vessel(name="ATLANTIC STAR", flag="LR"), sought))


def test_whoever_is_on_a_flight_that_is_looked_for_comes_up_on_its_day() -> None:
    flight = Passage(mode="flight", number="AF 520", date="2026-12-01")

    def traveller(day: str) -> Person:
        return Person(names=("Sékou Konaté",), journey=Journey(mode="flight", number="AF0520", date=day))

    assert met(traveller("2026-12-01"), flight).band == "strong"
    assert met(traveller("2026-12-02"), flight).band is None
    assert met(traveller(""), flight).band == "possible"


def test_two_on_one_flight_are_not_one_person() -> None:
    there = Journey(number="AF520", date="2026-12-01")
    one, other = Person(names=("Sékou Konaté",), journey=there), Person(names=("Awa Diarra",), journey=there)
    assert met(one, other).band is None


def test_a_seal_a_telephone_and_its_imei_are_strong_but_go_from_hand_to_hand() -> None:
    assert (
        met(Container("MEDU1234567", seal="AB-1234567"), Container("CSQU3054383", seal="ab 1234567")).band == "strong"
    )
    salou = Person(names=("Salou Benné",), phones=("+223 76 12 34 56",), imeis=("490154203237518",))
    assert met(Person(phones=("0022376123456",)), salou).band == "strong"
    assert met(Person(imeis=("49-015420-323751-8",)), salou).band == "strong"


PAPER = TravelDocument("passport", "AB1234567", "ML"), TravelDocument("passport", "AB1234S67", "ML")


@pytest.mark.parametrize(
    ("checked", "entry", "said"),
    [
        (
            Person(("Mohamed Traoré",), "1985-03-20", "M", ("ML",)),
            Person(("Mahomet Traore",), "1985-03-20", "M", ("ML",)),
            "strong 7.4: name +1.27, rarity -1.67, birth_date +6, nationality +1.6, sex +0.2",
        ),
        (
            Person(("Salou Benné",), "1987", None, ("ML",)),
            Person(("Salou Bené",), "1985", None, ("ML",)),
            "possible 3.55: name +4, rarity -1.05, birth_date -1, nationality +1.6",
        ),
        (
            Person(("Drissa Koné Samaké",), "1985-03-20", "F", ("BF",)),
            Person(("Drissa Samaké",), "1986-03-20", "M", ("ML",)),
            "None -1.29: name +0.9, rarity -1.59, birth_date +2.5, nationality -1.1, sex -2",
        ),
        (
            Person(documents=PAPER[:1]),
            Person(("Awa Diarra",), documents=PAPER[1:]),
            "strong 6.3: document +5.5, country +0.8",
        ),
        (
            Vehicle("11 KF 2088 BF", "BF", make="Toyota"),
            Vehicle("11 KF 2087 BF", "BF", make="Toyota", colour="white"),
            "possible 3.2: plate +1.2, country +0.8, make +1.2",
        ),
        (Vehicle("11 KF 2088 BF"), Vehicle("11 KF 2087 BF"), "None 0.7: plate +1.2, alone -0.5"),
    ],
)
def test_an_explanation_stays_what_it_was_to_the_hundredth(checked: Subject, entry: Subject, said: str) -> None:
    """Whoever means to change one changes it here too, and says why."""
    found = met(checked, entry)
    terms = ", ".join(f"{term.feature} {term.weight:+g}" for term in found.because)
    assert f"{found.band} {found.score:g}: {terms}" == said
