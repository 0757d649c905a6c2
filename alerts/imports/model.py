"""Imports: the words of taking in a whole list."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from alerts.watchlists.model import SILENT_MARKING, NewEntry
from jointops.base.access import AccessClass, access_class, verb

IMPORT = verb("list.import", "bureau")
STOP = verb("import.stop", "bureau")
READ = verb("import.read", "bureau")
RELEASE = verb("import.release", "bureau", emits=["list.changed"], step_up=True)
ROLL_BACK = verb("import.roll-back", "bureau", emits=["list.changed"], step_up=True)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of a file.

    replace  entries that it does not name come off the list
    dry_run  nothing is kept of it but the report
    hold     it waits until somebody has looked at what it changes
    """

    replace: bool = False
    dry_run: bool = False
    hold: bool = False


MOST_REJECTED = 1_000
"""Rejected rows that are told one by one: who has more has one mistake in all of them."""

MOST_AGAINST = 1_000
"""Rows that are counted as contradicting an entry: a person looks at the first and then at the file."""

SHOWN_AGAINST = 50

MOST_CIRCLES = 500
"""Circles of readers (share, exclude) in one file: each stays in the database for good."""


class Rejected(msgspec.Struct, frozen=True):
    """A row that did not go in: its line in the file, and what to mend."""

    line: int
    message: str


class LeftOut(msgspec.Struct, frozen=True):
    """A row about something that is never checked here (an organisation, an aircraft): counted by what it is."""

    what: str


class Row(msgspec.Struct, frozen=True, gc=False):
    """A row that can be read, and the line of the file that it begins on."""

    line: int
    entry: NewEntry


class Expected(msgspec.Struct, frozen=True):
    """Hits that the new and changed entries would have had.

    checks   of the last 30 days
    hits     pairs of an entry and a check; an estimate when not all entries were tried, and too low where some were cut
    tried    entries that were tried, drawn by chance out of `entries`
    before   matches that the list had in those days
    entries  new and changed ones; 0 in imports of before this was kept
    cut      entries tried that more checks share a key with than one is compared with
    """

    checks: int
    hits: int
    tried: int
    before: int
    entries: int = 0
    cut: int = 0

    @property
    def shown(self) -> "Expected | None":
        """The figure as it is kept and said; how many hits to expect decides before."""
        return self if self.entries >= SHOWN_FROM else None


class Against(msgspec.Struct, frozen=True):
    """A row of the file that contradicts an entry of the very subject, which the reader may see; its action."""

    line: int
    entry: UUID
    list: str
    owner: str
    action: str


class File(msgspec.Struct, frozen=True):
    """The file of an import, as far as it tells one from another. `given`: the terms said beside it."""

    format: str
    digest: str
    bytes: int
    given: dict[str, Any] = {}


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import has come.

    state           reading; stopped (half read, and it can go on); quarantine (waits for a release); live; checked (a
                    dry run that ended); failed; rolled-back (its list is as it was before)
    read            rows of the file, rejected ones and those left out too; bytes_read of the file's bytes
    hold            it waits in quarantine until somebody has looked, however small it is
    removed         entries of the list that the file does not name: 0 unless it replaces the list's content
    rejected        the first 1,000; rejected_count counts all
    left_out        rows about what is never checked, by what it is
    against         rows that contradict an entry of the very subject which the sender might see when the file was read:
                    1,000 stands for those and more. The first are in `contradictions` where one import is read
    reason          why it waits in quarantine or failed
    can_go_back     it is live and no other import came after it: it can be rolled back
    going_back      a second person is asked whether it is
    proposal        what a second person decides, when it waits for one
    """

    id: UUID
    list: str
    state: Literal["reading", "stopped", "quarantine", "live", "checked", "failed", "rolled-back"]
    replace: bool
    dry_run: bool
    hold: bool
    by: str
    read: int
    new: int
    changed: int
    removed: int
    rejected_count: int
    rejected: tuple[Rejected, ...]
    reason: str
    format: str
    given: dict[str, Any]
    bytes: int
    bytes_read: int
    left_out: dict[str, int]
    expected: Expected | None
    against: int
    contradictions: tuple[Against, ...] = ()
    proposal: UUID | None
    list_before: int | None
    list_after: int | None
    can_go_back: bool
    going_back: bool = False
    begun_at: datetime


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that an import would touch: what it says now and what it would say. `fields`: those that differ."""

    act: Literal["new", "changed", "removed"]
    line: int | None
    entry: UUID | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    fields: list[str]


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

    @property
    def before(self) -> int:
        """Entries that a replacing file finds."""
        return self.same + self.changed + self.removed


LARGE = 10_000
"""Entries touched: more than anybody adds by hand, so a person looks before officers are told."""

FEW = 20
"""Rejected or removed rows that nobody needs to look at twice."""

SHOWN_FROM = 20
"""Entries from which hits to expect are shown: of a few they would say how often this very person was checked."""

MANY_HITS = 100
"""Hits expected in a month: a queue that a bureau can work off beside its own, three a day."""

Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


class Held(msgspec.Struct, frozen=True):
    """Why the rows wait for a person. `second`: another than the one who sent them."""

    reason: str
    second: bool = False


def held_because(
    found: Import, counts: Counts, *, second_person: bool, expected: Expected | None, against: int
) -> Held | None:
    """Why the rows wait, or nothing: then they go live at once. `against`: rows that contradict an entry."""
    if second_person and counts.total:
        return Held("This list asks for a second person: a colleague must release it.", second=True)
    if jump := _jump(counts, expected):
        return Held(f"{jump} A colleague must release it.", second=True)
    if against and counts.total:
        rows = f"{against} rows contradict" if against > 1 else "One row contradicts"
        return Held(
            f"{rows} an entry of the very subject: look, speak with its owner, then release it or mend the file."
        )
    if counts.total > LARGE:
        return Held(f"{counts.total} entries would be touched: look at the figures, then release it.")
    if found.rejected_count > max(FEW, found.read // 10):
        return Held(
            f"{found.rejected_count} of {found.read} rows were rejected: perhaps it is another file than you meant."
        )
    if found.hold and counts.total:
        return Held("You wanted to see what changes first: look, then put it live.")
    if found.replace and found.rejected_count:
        return Held("A rejected row may stand for an entry that would be removed: mend them, or release it as it is.")
    return None


def _jump(counts: Counts, expected: Expected | None) -> str:
    """What one person alone must not do to officers at the roads."""
    if counts.removed > max(FEW, counts.same + counts.changed):
        return f"{counts.removed} entries would be removed, more than stay: perhaps the file is cut off."
    if counts.changed > max(LARGE, counts.before // 2):
        return f"{counts.changed} of {counts.before} entries would be changed."
    if expected and expected.hits > max(MANY_HITS, 3 * expected.before):
        return f"About {expected.hits} hits a month are to be expected, where the list had {expected.before}."
    return ""


def import_class(owner: str, marking: int) -> AccessClass:
    """The owner's bureau alone, whomever the entries are shared with; a silent one may be among the rows."""
    return access_class(f"bureau:{owner}", marking=max(marking, SILENT_MARKING))
