"""Some rows of a file, judged by the rules of the list and ready to be staged. Runs beside the event loop."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from alerts.imports.model import MOST_CIRCLES, LeftOut, Rejected, Row
from alerts.screening.glance import texts_of
from alerts.screening.model import kind_of
from alerts.watchlists.compatible import Numbered
from alerts.watchlists.model import Terms, Watchlist, entry_class
from alerts.watchlists.rules import consistent, guarded, refused_for
from jointops.base.access import MARKINGS, AccessClass
from jointops.base.errors import Invalid

LONGEST_MESSAGE = 500
"""A message may quote its cell, and a cell may be long."""


class Staged(msgspec.Struct, frozen=True, gc=False):
    """A row as it waits.

    subject         JSON
    exclude, share  as PostgreSQL writes arrays
    circle          the place of its access class among the file's
    """

    line: int
    source_id: str | None
    kind: str
    subject: str
    action: str
    purpose: str
    legal_basis: str
    review_by: date
    category: str
    note: str
    exclude: str
    share: str
    as_printed: bool
    basis: str
    source_grade: str | None
    information_grade: str | None
    juvenile: bool
    refugee: bool
    circle: int


class Batch(msgspec.Struct, frozen=True):
    """Rows to stage, those rejected, and the file's access classes as far as they are known.

    columns   the rows, each field of `Staged` as a list: PostgreSQL takes them in half the time of one JSON array
    blocked   countries of origin that rejected rows would have reached
    numbered  the rows that may contradict an entry of the very subject
    """

    read: int
    columns: dict[str, list[Any]]
    rejected: list[Rejected]
    circles: list[AccessClass]
    left_out: dict[str, int]
    blocked: frozenset[str] = frozenset()
    numbered: list[Numbered] = []


_encoded = msgspec.json.Encoder().encode


def _array(words: list[str]) -> str:
    """Countries and principals have no sign that an array of PostgreSQL would have to quote."""
    return "{" + ",".join(words) + "}"


class Judge:
    """The rules of one list; gathers the circles of readers that the file's entries have."""

    def __init__(self, known: Watchlist) -> None:
        self._known = known
        self._marking = MARKINGS[known.marking]
        self._places: dict[AccessClass, int] = {}
        self._usual: dict[str, int] = {}
        self._blocked: set[str] = set()
        self._numbered: list[Numbered] = []

    def batch(self, rows: Iterable[Row | Rejected | LeftOut]) -> Batch:
        """Sort the rows into those that can wait on the list and those that cannot."""
        self._blocked.clear()
        self._numbered = []
        staged: list[Staged] = []
        rejected: list[Rejected] = []
        left_out: Counter[str] = Counter()
        for row in rows:
            if isinstance(row, LeftOut):
                left_out[row.what] += 1
                continue
            judged = row if isinstance(row, Rejected) else self._judge(row)
            if isinstance(judged, Rejected):
                rejected.append(Rejected(judged.line, judged.message[:LONGEST_MESSAGE]))
            else:
                staged.append(judged)
        columns = {name: [getattr(one, name) for one in staged] for name in Staged.__struct_fields__}
        read = len(staged) + len(rejected) + left_out.total()
        return Batch(read, columns, rejected, list(self._places), left_out, frozenset(self._blocked), self._numbered)

    def _judge(self, row: Row) -> Staged | Rejected:
        new = guarded(row.entry, self._known.owner)
        terms, kind = new.terms, kind_of(new.subject)
        if kind not in self._known.kinds:
            return Rejected(row.line, f"kind: This list holds: {', '.join(self._known.kinds)}.")
        try:
            consistent(new, self._known.owner, marking=self._known.marking)
        except Invalid as problem:
            self._blocked |= refused_for(problem, new, self._known.owner)
            return Rejected(row.line, "; ".join(f"{one.pointer.strip('/')}: {one.message}" for one in problem.errors))
        place = self._place(terms)
        if place is None:
            return Rejected(row.line, f"share, exclude: a file may have {MOST_CIRCLES} different ones at most.")
        subject = _encoded(new.subject).decode()
        if texts := texts_of(new.subject):
            self._numbered.append(Numbered(row.line, terms.action, subject, texts))
        return Staged(
            row.line,
            terms.source_id,
            kind,
            subject,
            terms.action,
            terms.purpose,
            terms.legal_basis,
            terms.review_by,
            terms.category,
            terms.note,
            _array(terms.exclude),
            _array(terms.share),
            terms.as_printed,
            terms.basis,
            terms.source_grade,
            terms.information_grade,
            terms.juvenile,
            terms.refugee,
            place,
        )

    def _place(self, terms: Terms) -> int | None:
        """Where the entry's circle stands among the file's; None when there are too many."""
        if terms.share or terms.exclude:
            return self._placed(entry_class(self._known.owner, terms, self._marking))
        if (known := self._usual.get(terms.action)) is None:  # nearly every row, and few actions
            known = self._placed(entry_class(self._known.owner, terms, self._marking))
            if known is not None:
                self._usual[terms.action] = known
        return known

    def _placed(self, circle: AccessClass) -> int | None:
        if circle not in self._places and len(self._places) >= MOST_CIRCLES:
            return None
        return self._places.setdefault(circle, len(self._places))
