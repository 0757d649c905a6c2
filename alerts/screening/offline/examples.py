"""Invented entries, and checks that a phone without a link must meet or must let pass: for the tests of both sides."""

from typing import Any

Fields = dict[str, Any]


def _person(*names: str, born: str | None = None, **more: Any) -> Fields:
    return {"kind": "person", "names": list(names), **({"birth_date": born} if born else {}), **more}


def _paper(number: str, country: str = "ML") -> list[Fields]:
    return [{"type": "passport", "number": number, "country": country}]


def _plate(plate: str, country: str = "BF") -> Fields:
    return {"kind": "vehicle", "plate": plate, "country": country}


ENTRIES: list[Fields] = [
    _person("Salou Benné Diarra", born="1985-03-20", documents=_paper("A0I23456")),
    _person("Abdoul-Karim Ouattara", born="1979-11-02"),
    _person("Мурат Жигулёв", born="1990-07-14"),
    _person("عبد الرحمن السنوسي", born="1988-05-09"),
    _person("Zoumana", born="1977-02-03"),
    _person("Wassayézo Korotoumou", born="1970"),
    _plate("11 GN 4471 BF"),
    {"kind": "vehicle", "vin": "1M8GDM9AXKP042788"},
    {"kind": "document", "type": "passport", "number": "17FV43210", "country": "FR"},
    {"kind": "container", "number": "CSQU3054383"},
    {"kind": "vessel", "imo": "IMO 9074729", "name": "Ndigbo Star"},
    _person(documents=_paper("B7654321"), imeis=["490154203237518"]),
    {"kind": "firearm", "serial": "KX 44 871", "make": "Zastava"},
]

MET: list[Fields] = [
    _person("DIARRA, Saloo", born="1985-03-20"),
    _person("Benne Salou Jarra", born="1985-03-20"),
    _person("Somebody Else", documents=_paper("AO123456")),
    _person("Abd al Karim Wattara", born="1979-11-02"),
    _person("Mr Abdulkarim Ouatara", born="1979-11-02"),
    _person("Murat Zhigulyov", born="1990-07-14"),
    _person("Abdelrahman Senoussi", born="1988-05-09"),
    _person("Zumana", born="1977-02-03"),
    _plate("11GN4471"),
    _plate("ⅼⅼ GN 4471 BF"),
    _plate("11 6N 4471 8F"),
    {"kind": "vehicle", "vin": "1M8GDM9AXKPO42788"},
    {"kind": "document", "type": "passport", "number": "17FV432IO", "country": "FR"},
    {"kind": "container", "number": "CSQU 305438-3"},
    {"kind": "vessel", "imo": "9074729"},
    _person(documents=_paper("B 7654 321")),
    _person(imeis=["49-015420-323751-8"]),
]
"""The plate in letters of another block, and papers read O for 0 and I for 1."""

STRANGERS: list[Fields] = [
    _person("Salou Benné Diarra", born="1985-03-21"),
    _person("Salou Benné Diarra", born="1985"),
    _person("Salou Benné Diarra"),
    _person("Salou Traoré", born="1985-03-20"),
    _person("Korotoumou Wassayézo", born="1970-01-01"),
    _person("Zoumana Fadyaba", born="1977-02-03"),
    _person("Ibrahima Fadyaba", born="1982-06-30", documents=_paper("C1112223"), phones=["+22370112233"]),
    _plate("12 GN 4471 BF"),
    {"kind": "vehicle", "plate": "AB 123 CD", "country": "FR", "make": "Berliet"},
    {"kind": "firearm", "serial": "KX 44 871", "make": "Zastava"},
    {"kind": "journey", "number": "AF 520", "date": "2026-11-25"},
    {"kind": "goods", "description": "Cartons of cigarettes"},
]
"""No whole birth date, one word where the entry has one of two, a sign off, or a kind that no pack holds."""
