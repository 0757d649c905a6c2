"""Invented papers, plates and numbers with right check digits, in two series that never meet.

The letters of `ORDINARY` are on what travellers carry, those of `LISTED` on what entries name: a number of one series
is two letters away from any of the other, so it matches only where the scenario plans it.
"""

import unicodedata
from datetime import date, timedelta
from random import Random

from stdnum import iso6346

from alerts.screening.identifiers.check_digit import check_digit
from jointops.demo.names import Person

ORDINARY, LISTED = "ACEFHJMNPR", "KVWX"  # no letter that is easily read as a digit

ALPHA3 = {
    "BF": "BFA", "BJ": "BEN", "CI": "CIV", "DZ": "DZA", "FR": "FRA", "GH": "GHA", "GN": "GIN",
    "ML": "MLI", "MR": "MRT", "NE": "NER", "NG": "NGA", "SN": "SEN", "TG": "TGO",
    "AG": "ATG", "AR": "ARG", "AW": "ABW", "BD": "BGD", "BO": "BOL", "BR": "BRA", "CA": "CAN", "CL": "CHL",
    "CM": "CMR", "CO": "COL", "CR": "CRI", "CU": "CUB", "CW": "CUW", "DO": "DOM", "EC": "ECU", "ES": "ESP",
    "GT": "GTM", "HN": "HND", "HT": "HTI", "IN": "IND", "MA": "MAR", "MX": "MEX", "NI": "NIC", "NP": "NPL",
    "PA": "PAN", "PE": "PER", "PK": "PAK", "PT": "PRT", "PY": "PRY", "SV": "SLV", "TT": "TTO", "US": "USA",
    "UY": "URY", "VE": "VEN", "VN": "VNM",
}  # fmt: skip

# A plate's look in each country: @ is a letter of the series, # a digit
WEST_AFRICAN = {
    "BF": "11 @@ ####", "BJ": "@@ #### RB", "CI": "#### @@ 01", "GH": "GR ####-@@", "GN": "RC @@####",
    "ML": "@@ #### MD", "NE": "@@ #### NY", "NG": "@@A-###@@", "SN": "@@-####-A", "TG": "TG-####-@@",
}  # fmt: skip
AMERICAN = {
    "AR": "@@ ### A@", "BO": "####-@@@", "BR": "@@@-####", "CL": "@@ ####", "CO": "@@@ ###", "CR": "@@@-###",
    "EC": "@@@-0###", "GT": "P-###@@@", "HN": "H@@ ####", "MX": "@@@-###-A", "PE": "A@@-###", "PY": "@@@ ###A",
}  # fmt: skip
PLATES = WEST_AFRICAN | AMERICAN

OWNERS = {ORDINARY: ("JCHU", "NAFU", "PEHU"), LISTED: ("KWVU", "XVKU")}  # container owner codes, invented
MAKERS = {ORDINARY: ("JTA", "MMF", "NMR"), LISTED: ("WVX", "VXK")}  # VIN maker codes, invented
VIN_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


class Press:
    """Prints numbers of one series, none twice."""

    def __init__(self, rng: Random, letters: str) -> None:
        self._rng = rng
        self._letters = letters
        self._printed: set[str] = set()

    def number(self, digits: int) -> str:
        """A paper's number: two letters and so many digits."""
        return self._pattern("@@" + digits * "#")

    def plate(self, country: str) -> str:
        return self._pattern(PLATES[country])

    def container(self) -> str:
        """A container number with its check digit (ISO 6346)."""
        body = self._rng.choice(OWNERS[self._letters]) + self._pattern("######")
        return body + iso6346.calc_check_digit(body)

    def vin(self) -> str:
        """A chassis number with the check digit of 49 CFR 565 in its ninth place."""
        start, end = self._rng.choice(MAKERS[self._letters]) + self._pattern("@@###"), self._pattern("@@######")
        total = sum(VIN_VALUES[char] * weight for char, weight in zip(f"{start}0{end}", VIN_WEIGHTS, strict=True))
        return f"{start}{'0123456789X'[total % 11]}{end}"

    def _pattern(self, pattern: str) -> str:
        while True:
            text = "".join(self._one(char) for char in pattern)
            if text not in self._printed:
                self._printed.add(text)
                return text

    def _one(self, char: str) -> str:
        return self._rng.choice(self._letters if char == "@" else "0123456789") if char in "@#" else char


def passport_mrz(person: Person, number: str, country: str, expires: date) -> list[str]:
    """The two lines of a passport (TD3, ICAO 9303-4) with a number of nine characters."""
    state = ALPHA3[country]
    upper = f"P<{state}{_letters(person.family)}<<{_letters(person.given)}".ljust(44, "<")[:44]
    own = f"{number}{check_digit(number)}"
    born, until = (f"{day:%y%m%d}{check_digit(f'{day:%y%m%d}')}" for day in (person.born, expires))
    personal = 14 * "<" + "<"
    return [upper, f"{own}{state}{born}{person.sex}{until}{personal}{check_digit(own + born + until + personal)}"]


def _letters(name: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    return plain.upper().replace("'", "").replace("-", "<").replace(" ", "<")


def expiry(rng: Random) -> date:
    """A day between 2021 and 2026."""
    return date(2021, 1, 1) + timedelta(days=rng.randrange(5 * 365))
