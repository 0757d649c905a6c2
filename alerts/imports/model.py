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
    frozen          entries that the file names and that stay frozen, and so match nothing: their date is over and it
                    says no other. The same file with `review_by` brings them back
    against         rows that contradict an entry of the very subject which the sender might see when the file was read:
                    1,000 stands for those and more. The first are in `contradictions` where one import is read
    reason          why it waits in quarantine or failed
    why, said       the same as a code, and the figures or the name that go with it, for a reader's own language;
                    without a code `reason` says what is wrong with the file
    can_go_back     it is live and no other import came after it: it can be rolled back
    going_back      a second person is asked whether it is
    proposal        what a second person decides, when it waits for one
    run_out         the second person's time is over: it can be stopped, and the file sent again
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
    why: str = ""
    said: dict[str, int | str] = {}
    format: str
    given: dict[str, Any]
    bytes: int
    bytes_read: int
    left_out: dict[str, int]
    frozen: int = 0
    expected: Expected | None
    against: int
    contradictions: tuple[Against, ...] = ()
    proposal: UUID | None
    run_out: bool = False
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
    """What an import means for its list. `frozen`: entries that it names and that stay frozen."""

    new: int = 0
    same: int = 0
    changed: int = 0
    removed: int = 0
    frozen: int = 0

    @property
    def total(self) -> int:
        """Entries that would be touched."""
        return self.new + self.changed + self.removed


LARGE = 10_000
"""Entries touched: more than anybody adds by hand, so a person looks before officers are told."""

FEW = 20
"""Rejected, removed or changed rows that nobody needs to look at twice."""

SHOWN_FROM = 20
"""Entries from which hits to expect are shown: of a few they would say how often this very person was checked."""

MANY_HITS = 100
"""Hits expected in a month: a queue that a bureau can work off beside its own, three a day."""

Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


OWN_FORMATS = frozenset({"csv", "jsonl"})
"""Formats whose rows say themselves until when an entry stays; lists of others do not."""

_REASONS: dict[str, str] = {
    "second-person": "This list asks for a second person: a colleague must release it.",
    "removes-many": (
        "{removed} entries would be removed, more than stay: perhaps the file is cut off. A colleague must release it."
    ),
    "changes-many": "{changed} of {listed} entries would be changed. A colleague must release it.",
    "many-hits": (
        "About {hits} hits a month are to be expected, where the list had {before}. A colleague must release it."
    ),
    "many-hits-few": (
        "Many more hits are to be expected than the list had. Of so few entries it is not said how many. A colleague "
        "must release it."
    ),
    "contradicts-one": (
        "One row contradicts an entry of the very subject: look, speak with its owner, then release it or mend the "
        "file."
    ),
    "contradicts": (
        "{against} rows contradict an entry of the very subject: look, speak with its owner, then release it or mend "
        "the file."
    ),
    "large": "{total} entries would be touched: look at the figures, then release it.",
    "rejected": "{rejected} of {read} rows were rejected: perhaps it is another file than you meant.",
    "wanted": "You wanted to see what changes first: look, then put it live.",
    "rejected-may-stand": (
        "A rejected row may stand for an entry that would be removed: mend them, or release it as it is."
    ),
    "stopped": "{name} stopped it.",
    "refused": "A second person refused it.",
}


class Why(msgspec.Struct, frozen=True):
    """Why an import waits, or came to nothing: a code, and what goes with it. `second`: a colleague must release it."""

    code: str
    said: dict[str, int | str] = {}
    second: bool = False

    @property
    def reason(self) -> str:
        """The same in English, for whoever reads no code."""
        return _REASONS[self.code].format(**self.said)


def held_because(
    found: Import, counts: Counts, *, listed: int, second_person: bool, expected: Expected | None, against: int
) -> Why | None:
    """Why the rows wait, or nothing: then they go live at once.

    listed   entries that the list has now; asked only where more than a few would change
    against  rows that contradict an entry
    """
    if second_person and counts.total:
        return Why("second-person", second=True)
    if jump := _jump(counts, listed, expected):
        return jump
    if against and counts.total:
        return Why("contradicts", {"against": against}) if against > 1 else Why("contradicts-one")
    if counts.total > LARGE:
        return Why("large", {"total": counts.total})
    if found.rejected_count > max(FEW, found.read // 10):
        return Why("rejected", {"rejected": found.rejected_count, "read": found.read})
    if found.hold and counts.total:
        return Why("wanted")
    if found.replace and found.rejected_count:
        return Why("rejected-may-stand")
    return None


def _jump(counts: Counts, listed: int, expected: Expected | None) -> Why | None:
    """What one person alone must not do to officers at the roads."""
    if counts.removed > max(FEW, counts.same + counts.changed):
        return Why("removes-many", {"removed": counts.removed}, second=True)
    if counts.changed > max(FEW, listed // 2):  # a column that has shifted changes them all
        return Why("changes-many", {"changed": counts.changed, "listed": listed}, second=True)
    if expected and expected.hits > max(MANY_HITS, 3 * expected.before):
        if expected.shown is None:
            return Why("many-hits-few", second=True)
        return Why("many-hits", {"hits": expected.hits, "before": expected.before}, second=True)
    return None


def import_class(owner: str, marking: int) -> AccessClass:
    """The owner's bureau alone, whomever the entries are shared with; a silent one may be among the rows."""
    return access_class(f"bureau:{owner}", marking=max(marking, SILENT_MARKING))
