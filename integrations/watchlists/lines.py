"""A file as text lines: UTF-8 or refused with how to mend it, no line without end."""

import codecs
from collections.abc import Iterator
from typing import IO

from jointops.base.errors import Invalid, Problem

LONGEST = 1024 * 1024
"""Bytes in a line: an entry with every field filled to its limit has less than a tenth."""

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_HOW = (
    "Save it as UTF-8 (in Excel: Save As, CSV UTF-8; in LibreOffice: Character set Unicode (UTF-8)) and send it again."
)


class WrongEncoding(Problem):
    """The file is not text in UTF-8."""

    status = 400


def text_lines(file: IO[bytes]) -> Iterator[str]:
    """Each line with its end, from the first, without byte-order mark. Raises WrongEncoding (400), Invalid (422)."""
    file.seek(0)
    _refuse_utf16(file.read(64))
    file.seek(0)
    number = 0
    while raw := file.readline(LONGEST + 1):
        number += 1
        if len(raw) > LONGEST:
            raise Invalid(f"Line {number} is longer than 1 MiB: that is no entry of a list.")
        yield _text(raw.removeprefix(_UTF8_BOM) if number == 1 else raw, number)


def check_text(file: IO[bytes]) -> None:
    """Read the whole file once, so that one in another encoding is refused before anything of it is kept.

    Raises WrongEncoding (400), Invalid (422).
    """
    if not _is_plain(file):
        for _ in text_lines(file):  # which says what is wrong, and where
            pass


def _is_plain(file: IO[bytes]) -> bool:
    """Whether nothing can be wrong: UTF-8, and no half of the longest line without an end."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while part := file.read(LONGEST // 2):
            if b"\0" in part or (b"\n" not in part and len(part) == LONGEST // 2):
                return False
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_utf16(start: bytes) -> None:
    if start.startswith(_UTF16_BOMS) or b"\0" in start:
        raise WrongEncoding(f"The file is in UTF-16 or not text at all. {_HOW}")


def _text(raw: bytes, number: int) -> str:
    if b"\0" in raw:
        raise WrongEncoding(f"Line {number} holds U+0000: the file is not text, or damaged.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongEncoding(f"Line {number}, byte {error.start + 1} is not UTF-8. {_HOW}") from None
