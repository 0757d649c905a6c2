"""Reads of watchlists and entries."""

import re
import string
import unicodedata
from collections.abc import Set
from datetime import date
from typing import NamedTuple, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from alerts.watchlists.model import SILENT, SILENT_MARKING, CountedList, Entry, EntryPast, ListAge, Review, Watchlist
from jointops.base import sql
from jointops.base.access import MARKINGS
from jointops.base.handling import Handled as Travelling
from jointops.base.handling import exits, given_to
from jointops.base.page import Place
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.watchlists")

T = TypeVar("T", Entry, Review)
L = TypeVar("L", bound=Watchlist)

OURS = [
    "id", "content", "class_id", "list", "list_version", "version", "owner", "recorded_at", "removed_at", "reviewed_at",
    "reminded_at", "frozen_at", "restricted_at", "restricted_because", "erased_at", "expires_at", "brought_back",
]  # fmt: skip
"""Columns of entries that are ours, not the entry's own words."""

RED = MARKINGS["TLP:RED"]

LABELS = {number: label for label, number in MARKINGS.items()}


async def list_watchlists(tx: Tx) -> list[CountedList]:
    """All lists; entries are counted as far as this viewer may see them."""
    return [_watchlist(row, CountedList) for row in await tx.all(q.list_watchlists, code=None)]


async def count_watchlist(tx: Tx, code: str) -> CountedList:
    """One of them. Raises NotFound (404)."""
    return _watchlist(await tx.one(q.list_watchlists, code=code), CountedList)


async def list_ages(tx: Tx) -> list[ListAge]:
    """How old all lists are, the longest untouched first."""
    rows = await tx.all(q.list_ages)
    return [msgspec.convert({**row, "marking": LABELS[row["marking"]]}, ListAge) for row in rows]


async def get_watchlist(tx: Tx, code: str) -> Watchlist:
    """One list. Raises NotFound (404)."""
    return _watchlist(await tx.one(q.get_watchlist, code=code), Watchlist)


async def get_entry(tx: Tx, code: str, id: UUID) -> Entry:
    """One entry. Raises NotFound (404)."""
    return _marked(tx, Entry, await tx.one(q.get_entry, id=id, list=code))


async def list_entries(tx: Tx, code: str, before: Place | None, most: int) -> list[Entry]:
    """Entries of a list, newest first."""
    recorded_at, id = before or (None, None)
    rows = await tx.all(q.list_entries, list=code, recorded_at=recorded_at, id=id, most=most)
    return [_marked(tx, Entry, row) for row in rows]


async def list_past(tx: Tx, id: UUID, before: int | None, most: int) -> list[EntryPast]:
    """What an entry said before each change, the newest first; for its owner's bureau alone."""
    return rows_as(EntryPast, await tx.all(q.past_of, id=id, before=before, hidden=OURS, most=most))


async def search_entries(tx: Tx, text: str, words: list[str], alike: list[UUID], most: int) -> list[Entry]:
    """Entries of all lists that have a reference, hold all words, or are `alike`: in this order, then the newest."""
    held = [accented(word) for word in words]
    rows = await tx.all(q.search_entries, text=text, words=held, alike=alike, most=most)
    return [_marked(tx, Entry, row) for row in rows]


def accented(word: str) -> str:
    """A word as a pattern of PostgreSQL that a letter with and without its accents meets: Traore meets Traoré."""
    return "".join(f"[{_LETTERS[base]}]" if (base := _base(char)) in _LETTERS else re.escape(char) for char in word)


def _base(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0].lower()


_LETTERS: dict[str, str] = {letter: letter + letter.upper() for letter in string.ascii_lowercase}
for _char in map(chr, range(0xC0, 0x250)):
    if _base(_char) in _LETTERS:
        _LETTERS[_base(_char)] += _char


def _marked(tx: Tx, kind: type[T], row: asyncpg.Record) -> T:
    """An entry, or its review, with its list's marking and what that lets its reader do with it."""
    handled = travels(row["owner"], row["action"], row["marking"])
    return msgspec.convert({**row, "marking": LABELS[handled.marking], "exits": exits(handled, tx.viewer)}, kind)


def travels(owner: str, action: str, marking: int) -> Travelling:
    """What goes with an entry, and with all that shows it, wherever it is taken; `marking` is its list's."""
    return given_to(f"bureau:{owner}", max(marking, SILENT_MARKING) if action in SILENT else marking)


async def markings_of(tx: Tx, codes: Set[str]) -> dict[str, int]:
    """How some lists are marked; one that this viewer may not know of as high as there is."""
    found = {row["code"]: row["marking"] for row in await tx.all(q.markings_of, codes=list(codes))}
    return {code: found.get(code, RED) for code in codes}


def _watchlist(row: asyncpg.Record, kind: type[L]) -> L:
    return msgspec.convert({**row, "marking": LABELS[row["marking"]]}, kind)


async def list_reviews(tx: Tx, until: date, after: tuple[date, UUID] | None, most: int) -> list[Review]:
    """The viewer's country's entries to be reviewed until a day, the most pressing first."""
    day, id = after or (None, None)
    rows = await tx.all(q.reviews_due, owner=tx.viewer.country, until=until, after=day, id=id, most=most)
    return [_marked(tx, Review, row) for row in rows]


async def find_entry_owner(tx: Tx, id: UUID) -> str | None:
    """The country whose entry it is; `tx` may see any entry."""
    row = await tx.maybe(q.list_of, id=id)
    return row["owner"] if row else None


async def find_entry(tx: Tx, id: UUID) -> tuple[str, str] | None:
    """The list and the owner of an entry that still says something; `tx` may see any entry."""
    row = await tx.maybe(q.list_of, id=id)
    return (row["list"], row["owner"]) if row else None


async def is_off_its_list(tx: Tx, id: UUID) -> bool:
    """Whether an entry that is there was removed; `tx` may see any entry."""
    return (await tx.one(q.list_of, id=id))["removed_at"] is not None


async def find_list_owner(tx: Tx, code: str) -> str | None:
    """The country whose list it is."""
    return await tx.value(q.owner_of_list, code=code)


async def find_entry_version(tx: Tx, id: UUID) -> int | None:
    """The version of an entry in whatever state; `tx` may see any entry."""
    row = await tx.maybe(q.list_of, id=id)
    return row["version"] if row else None


async def find_version_on_list(tx: Tx, id: UUID) -> int | None:
    """The version of an entry that its list has, whether or not this viewer may see it."""
    return await tx.value(q.version_on_list, id=id)


async def words_of(tx: Tx, ids: list[UUID]) -> dict[UUID, str]:
    """What some entries say of their subjects, each in one text to be compared; `tx` may see any entry."""
    return {row["id"]: row["words"] for row in await tx.all(q.words_of, ids=ids)}


async def terms_since(tx: Tx, code: str, version: int, ids: list[UUID]) -> list[asyncpg.Record]:
    """Of some entries those that changed since a version of their list: id, version, action, exclude.

    `tx` may see any entry.
    """
    return await tx.all(q.terms_since, list=code, ids=ids, version=version)


class Handled(NamedTuple):
    """The action of an entry, and the countries that must not know of it."""

    action: str
    exclude: frozenset[str]


async def terms_kept(tx: Tx, ids: Set[UUID]) -> dict[UUID, Handled]:
    """How entries are handled now, those that did not end.

    None is erased before `tx` ends: what is made of it is there to be erased too.
    """
    await tx.run(q.while_kept, ids=list(ids))  # by itself: what is read with it would be as it was before the wait
    rows = await tx.all(q.terms_kept, ids=list(ids))
    return {row["id"]: Handled(row["action"], frozenset(row["exclude"])) for row in rows}


async def shared_with(tx: Tx, id: UUID) -> list[str]:
    """The principals that an entry is shared with; `tx` may see any entry."""
    return await tx.value(q.shared_with, id=id) or []


async def disclosable(tx: Tx, id: UUID) -> dict[str, object]:
    """What a person may be told of an entry, by field. Raises NotFound (404)."""
    return dict(await tx.one(q.disclosable, id=id))


async def possible_from(tx: Tx, code: str) -> float:
    """The score from which an entry of a list is a possible match. Raises NotFound (404)."""
    return (await tx.one(q.list_state, code=code))["possible_from"]


async def sample_live(tx: Tx, code: str, most: int) -> tuple[list[asyncpg.Record], int]:
    """Some live entries of a list, by chance (id, version, subject), and how many it has; `tx` may see any entry."""
    rows = await tx.all(q.sample_live, list=code, most=most)
    return rows, rows[0]["total"] if rows else 0
