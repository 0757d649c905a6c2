"""From a name as written to the words that tell people apart.

Titles (Haji, Dr) and particles (al, ould, de) come and go between two papers of one person, so they are set aside; a
name made of nothing else keeps them. `Abd al-X`, `Abdul X` and `Abdoul-X` become one word, because they are one name.
"""

import re
from functools import lru_cache
from string import ascii_lowercase, digits

from alerts.screening.scripts import latin

MOST_WORDS = 12
"""Longest names on public lists have 9 words; more only make a comparison slow."""

_TITLE_WORDS = """
    mr mrs ms miss dr prof professor sir sheikh shaikh shaykh sheik cheikh cheick shaik haji hajji hadji haj hajj
    hadj elhadj elhadji alhaji alhaj mullah mulla molla mawlawi maulavi maulawi mawlavi moulavi maulvi maulana
    moulana mawlana qari qazi ustad ustaz hafiz sayyid syed sayed general gen colonel col captain capt capitaine
    major maj lieutenant lt commandant president presidente minister engineer eng ing mufti akhund akhound
    akhundzada ayatollah hojatoleslam imam emir jr junior sr senior ii iii nee alias aka lord lady dame don dona
    senor senora herr frau monsieur mme madame me maitre mzee tan sri dato datuk
"""
_PARTICLE_WORDS = """
    al el ul ad as ar az an ash at ibn bin ben bint binti ould uld oulad ag ait de del della di da dos das do la le les
    lo van von der den ter ten the y e zu zur i of und og af av st santa ap abu abou aboul abul bou um umm oum na
"""
_ABD_WORDS = "adb abd abdu abdul abdal abdel abdur abdoul abdoull abdol abdool abdus abdun abdud"
_LINK_WORDS = "al el ul ur ar er as us ad an un az uz ol oul a ash at"

TITLES = frozenset(_TITLE_WORDS.split())
PARTICLES = frozenset(_PARTICLE_WORDS.split())
ABD = frozenset(_ABD_WORDS.split())
LINK = frozenset(_LINK_WORDS.split())

FATHER = frozenset(("abu", "abou", "aboul", "abul"))
"""A particle, but in one name: Abou Bakar is Aboubakar."""

QUOTES = re.compile("[\u2018\u2019\u02bc\u02be\u02bf'`´\u201b\u201c\u201d\"\u0640\u200c\u200d]")
_DOUBTFUL = re.compile(r"(?<=\w)\?(?=\w)")
_WORD = re.compile(r"[^\W_]+")
FUSED_ABD = re.compile(
    r"abd(?![aeou]{1,2}l+ah)(?:oul|oull|ul|el|al|ur|er|ar|us|as|ol|u)(?=[bcdfghjklmnpqrstvwxz])(.{3,})"
)
_ARABIC = re.compile("[\u0621-\u064a]")
ARABIC_ABD = re.compile(r"عبد\s*ال")
ARABIC_ARTICLE = re.compile(r"(?<!\S)(?:ال|آل\s)(?=\S{2})")
ARABIC_SON = re.compile(r"(?<!\S)(?:بن|ابن|بنت|ولد)(?!\S)")


@lru_cache(1 << 14)
def words(name: str) -> tuple[str, ...]:
    """The words of a name that count, in their order: never empty for a name with a letter."""
    every = _every(name)
    if all(map(_stands_alone, every)):  # nearly all names, and a list has a million of them
        return tuple(every[:MOST_WORDS])
    joined = _join_abd(every)
    counting = [word for word in joined if word not in PARTICLES and word not in TITLES]
    return tuple((counting or joined)[:MOST_WORDS])


def _every(name: str) -> list[str]:
    if name.isascii() and name.replace(" ", "").isalpha():  # nearly all, and nothing of what follows is in them
        return name.lower().split()
    text = _DOUBTFUL.sub("", QUOTES.sub("", _given_first(name)))
    if _ARABIC.search(text):
        text = ARABIC_SON.sub(" ", ARABIC_ARTICLE.sub("", ARABIC_ABD.sub("abd", text)))
    return _WORD.findall(latin(text)) or [name.casefold()]


def _given_first(name: str) -> str:
    """Turn `TRAORE, Moussa` around."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family}" if comma and given.strip() and "," not in given else name


def _one_off(word: str) -> set[str]:
    """The word with one letter or digit exchanged or too many, or two neighbours swapped."""
    signs = ascii_lowercase + digits
    places = range(len(word))
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places[:-1]}
    other = {word[:at] + sign + word[at + 1 :] for at in places for sign in signs}
    return swapped | other | {word[:at] + sign + word[at:] for at in range(len(word) + 1) for sign in signs}


NEARLY_ABD = _one_off("abdul") | _one_off("abdel")


def _is_abd(word: str) -> bool:
    """`Abdul` in one of its spellings, or one letter off the two commonest."""
    return word in ABD or word in NEARLY_ABD


@lru_cache(1 << 16)
def _stands_alone(word: str) -> bool:
    """Whether a word is one of a name's, whatever stands beside it: no title, no particle, and nothing to be joined."""
    if word in PARTICLES or word in TITLES or word in FATHER or _is_abd(word):
        return False
    return FUSED_ABD.fullmatch(word) is None


def _join_abd(every: list[str]) -> list[str]:
    joined: list[str] = []
    place = 0
    while place < len(every):
        word = every[place]
        place += 1
        if word in FATHER and place < len(every) and every[place].startswith(("bak", "bac")):
            joined.append("abou" + every[place])
            place += 1
        elif _is_abd(word) and place < len(every):
            while place < len(every) - 1 and every[place] in LINK:
                place += 1
            joined.append("abd" + every[place])
            place += 1
        else:
            fused = FUSED_ABD.fullmatch(word)
            joined.append("abd" + fused[1] if fused else word)
    return joined
