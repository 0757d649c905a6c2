"""How a name and a birth date get changed between a list and a road: typing, hearing, another alphabet's spelling."""

import unicodedata
from datetime import date
from random import Random

# French spelling → how an English or Hausa speaking clerk writes it, longest first
SPELLINGS = (
    ("cou", "ku"), ("ouo", "wo"), ("oua", "wa"), ("oue", "we"), ("oui", "wi"), ("dj", "j"), ("tch", "ch"), ("qu", "k"),
    ("gu", "g"), ("ou", "u"), ("ca", "ka"), ("co", "ko"), ("ph", "f"), ("é", "e"), ("ï", "i"),
)  # fmt: skip
NEIGHBOURS = {"a": "e", "e": "a", "i": "y", "o": "u", "u": "o", "m": "n", "n": "m", "r": "l", "l": "r", "s": "z"}


def mistyped(rng: Random, name: str) -> str:
    """Change, drop or double one letter in the middle of the longest word."""
    words = name.split(" ")
    place = max(range(len(words)), key=lambda index: len(words[index]))
    word = words[place]
    at = rng.randrange(2, len(word) - 1)
    way = rng.choice(("change", "drop", "double"))
    letter = {"change": NEIGHBOURS.get(word[at], word[at] * 2), "drop": "", "double": word[at] * 2}[way]
    words[place] = word[:at] + letter + word[at + 1 :]
    return " ".join(words)


def respelled(name: str) -> str:
    """Write a French spelling as it sounds: Ouattara → Wattara, Doumbia → Dumbia."""
    text = name.lower()
    for french, heard in SPELLINGS:
        text = text.replace(french, heard)
    return text.title()


def plain(name: str) -> str:
    """Without accents and in capitals, as a machine-readable line has it."""
    return "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char)).upper()


def swapped(born: date) -> str:
    """Day and month the wrong way round; the day must be a possible month."""
    return f"{born.year}-{born.day:02}-{born.month:02}"
