"""Other alphabets in Latin letters: Arabic, Cyrillic and Greek, and Latin letters that carry no separable accent.

A reading by ear, as a clerk would write it, not a standard's: spellings that sound alike meet in `skeleton`. Arabic
writes no short vowels, which the skeleton drops anyway. Scripts without a table here are read by `anyascii`: Chinese
characters as Mandarin, a syllable a word.
"""

import re
import unicodedata

from anyascii import anyascii

_LATIN = "ß=ss æ=ae œ=oe ø=o ł=l đ=d ð=d þ=th ı=i ŋ=n ɓ=b ɗ=d ƙ=k ɛ=e ɔ=o ƴ=y ɲ=n"
_ARABIC = (
    "ا=a ب=b ت=t ث=th ج=j ح=h خ=kh د=d ذ=dh ر=r ز=z س=s ش=sh ص=s ض=d ط=t ظ=z ع=a غ=gh ف=f ق=k ك=k ل=l م=m ن=n ه=h و=ou "
    "ي=i ة=a ى=a ء= پ=p چ=ch ژ=zh گ=g ک=k ی=i ۀ=a ہ=h ھ=h ۃ=a ے=i"
)
_CYRILLIC = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh "
    "щ=shch ъ= ы=y ь= э=e ю=yu я=ya і=i ї=i є=e ґ=g"
)
_GREEK = "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o"

TABLE = str.maketrans(
    {
        letter: reading
        for alphabet in (_LATIN, _ARABIC, _CYRILLIC, _GREEK)
        for letter, _, reading in (entry.partition("=") for entry in alphabet.split())
    }
)


def latin(text: str) -> str:
    """Lower-case Latin letters without accents, as far as the alphabet is known here."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    read = "".join(char for char in parted if not unicodedata.combining(char)).translate(TABLE)
    return read if read.isascii() else anyascii(_SYLLABLE.sub(r" \g<0> ", unicodedata.normalize("NFC", read))).lower()


_SYLLABLE = re.compile("[\u3400-\u9fff]")


def is_consonantal(text: str) -> bool:
    """Whether the text is in a script that leaves vowels out: Hebrew, Arabic and its relatives."""
    return not text.isascii() and _CONSONANTAL.search(text) is not None


_CONSONANTAL = re.compile("[\u0590-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
