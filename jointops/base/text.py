"""Text at the edge: one normal form, nothing invisible that could deceive a reader."""

import unicodedata
from typing import cast

# Line feed and tab are kept; every other control or format character that could hide or reorder text goes.
_KEPT = {"\n", "\t"}
_BIDI = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}


def clean(text: str) -> str:
    """NFC, without control characters and bidi overrides (Unicode TR 36 §2.4); spaces at the ends trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(c for c in unicodedata.normalize("NFC", text) if _is_shown(c)).strip()


def _is_shown(char: str) -> bool:
    return char in _KEPT or (char not in _BIDI and unicodedata.category(char) not in {"Cc", "Cs"})


def clean_all(value: object) -> object:
    """`clean` on every text inside decoded JSON, keys too."""
    if isinstance(value, str):
        # Nearly all text is plain, and a list of a million entries has ten million of them: no call for those.
        return value.strip() if value.isascii() and value.isprintable() else clean(value)
    if isinstance(value, list):
        return [clean_all(item) for item in cast(list[object], value)]
    if isinstance(value, dict):
        return {clean(str(key)): clean_all(item) for key, item in cast(dict[object, object], value).items()}
    return value
