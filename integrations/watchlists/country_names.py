"""Countries as lists write them: in words, of which some are not those of our table."""

import re
import unicodedata

from geo.countries import NAMES

_ALSO = {
    "bolivia plurinational state of": "BO",
    "brunei darussalam": "BN",
    "burma": "MM",
    "cabo verde": "CV",
    "cape verde": "CV",
    "congo": "CG",
    "congo democratic republic of the": "CD",
    "congo republic of the": "CG",
    "cote divoire": "CI",
    "czech republic": "CZ",
    "democratic peoples republic of korea": "KP",
    "democratic republic of the congo": "CD",
    "eswatini": "SZ",
    "ivory coast": "CI",
    "iran islamic republic of": "IR",
    "korea north": "KP",
    "korea south": "KR",
    "lao peoples democratic republic": "LA",
    "macau": "MO",
    "north korea": "KP",
    "palestinian": "PS",
    "republic of korea": "KR",
    "republic of moldova": "MD",
    "russia": "RU",
    "russian federation": "RU",
    "south korea": "KR",
    "state of palestine": "PS",
    "swaziland": "SZ",
    "syria": "SY",
    "syrian arab republic": "SY",
    "taiwan": "TW",
    "tanzania": "TZ",
    "the gambia": "GM",
    "turkey": "TR",
    "turkiye": "TR",
    "united kingdom of great britain and northern ireland": "GB",
    "united republic of tanzania": "TZ",
    "united states of america": "US",
    "venezuela bolivarian republic of": "VE",
    "viet nam": "VN",
    "vietnam": "VN",
    "west bank": "PS",
}
"""Names of the United Nations and of OFAC that our table, with its short ones, has otherwise."""


def _plain(name: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z ]", "", bare).split())


_ENGLISH = {_plain(name.en): code for code, name in NAMES.items()}
_FRENCH = {_plain(name.fr): code for code, name in NAMES.items()}
_CODES = {**_FRENCH, **_ENGLISH, **_ALSO}


def code_of(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's name or code, None for what is no country of today."""
    text = name.strip()
    if len(text) == 2 and text.upper() in NAMES:
        return text.upper()
    return _CODES.get(_plain(text))


def codes_of(names: list[str]) -> list[str]:
    """The codes of several names, each once, in order."""
    return list(dict.fromkeys(code for name in names if (code := code_of(name))))
