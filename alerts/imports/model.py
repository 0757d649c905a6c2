"""Imports: the words of taking in a whole list."""

from typing import Literal
from uuid import UUID

import msgspec

from alerts.watchlists.model import DISCREET_MARKING, NewEntry
from jointops.base.access import AccessClass, access_class, verb

IMPORT = verb("list.import", "bureau")
READ = verb("import.read", "bureau")
RELEASE = verb("import.release", "bureau", emits=["list.changed"], step_up=True)

MOST_REJECTED = 1_000
"""Rejected rows that are told one by one: who has more has one mistake in all of them."""

MOST_CIRCLES = 500
"""Circles of readers (share, exclude) in one file: each stays in the database for good."""


class Rejected(msgspec.Struct, frozen=True):
    """A row that did not go in: its line in the file, and what to mend."""

    line: int
    message: str


class Row(msgspec.Struct, frozen=True):
    """A row that can be read, and the line of the file that it begins on."""

    line: int
    entry: NewEntry


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import has come.

    state           reading; quarantine (waits for a release); live; checked (a dry run that ended); failed
    read            rows of the file, rejected ones too
    removed         entries of the list that the file does not name: 0 unless it replaces the list's content
    rejected        the first 1,000; rejected_count counts all
    reason          why it waits in quarantine or failed
    """

    id: UUID
    list: str
    state: Literal["reading", "quarantine", "live", "checked", "failed"]
    replace: bool
    dry_run: bool
    read: int
    new: int
    changed: int
    removed: int
    rejected_count: int
    rejected: tuple[Rejected, ...]
    reason: str


class Counts(msgspec.Struct, frozen=True):
    """What an import means for its list."""

    new: int = 0
    same: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        """Entries that would be touched."""
        return self.new + self.changed + self.removed


LARGE = 10_000
"""Entries touched: more than anybody adds by hand, so a person looks before officers are told."""

FEW = 20
"""Rejected or removed rows that nobody needs to look at twice."""


def held_because(found: Import, counts: Counts, *, second_person: bool) -> str:
    """Why the rows wait for a person, or nothing: then they go live at once."""
    if second_person and counts.total:
        return "This list asks for a second person: a colleague must release it."
    if counts.total > LARGE:
        return f"{counts.total} entries would be touched: look at the figures, then release it."
    if found.rejected_count > max(FEW, found.read // 10):
        return f"{found.rejected_count} of {found.read} rows were rejected: perhaps it is another file than you meant."
    if found.replace and found.rejected_count:
        return "A rejected row may stand for an entry that would be removed: mend the rows, or release it as it is."
    if counts.removed > max(FEW, counts.same + counts.changed):
        return f"{counts.removed} entries would be removed, more than stay: perhaps the file is cut off."
    return ""


def import_class(owner: str, marking: int) -> AccessClass:
    """The owner's bureau alone, whomever the entries are shared with; a discreet one may be among the rows."""
    return access_class(f"bureau:{owner}", marking=max(marking, DISCREET_MARKING))
