"""What screening answers: an entry that a subject may be, and an entry that may concern a person."""

from typing import Any
from uuid import UUID

import msgspec

from alerts.screening import Explained


class EntryShown(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as the two bureaux see it beside the check, and as a match keeps it."""

    id: UUID
    list: str
    owner: str
    action: str
    subject: dict[str, Any]
    category: str
    purpose: str
    legal_basis: str
    note: str
    basis: str = "fact"
    source_grade: str | None = None
    information_grade: str | None = None
    juvenile: bool = False
    refugee: bool = False


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a subject may be, and why."""

    entry: UUID
    version: int
    list: str
    owner: str
    kind: str
    action: str
    subject: dict[str, Any]
    category: str
    purpose: str
    legal_basis: str
    note: str
    exclude: frozenset[str]
    explained: Explained
    basis: str = "fact"
    source_grade: str | None = None
    information_grade: str | None = None
    juvenile: bool = False
    refugee: bool = False

    @property
    def unproven(self) -> bool:
        """Graded X4: nobody knows the source and nothing bears it out, so nothing happens by itself."""
        return (self.source_grade, self.information_grade) == ("X", "4")

    def shown(self) -> EntryShown:
        return EntryShown(
            id=self.entry,
            list=self.list,
            owner=self.owner,
            action=self.action,
            subject=self.subject,
            category=self.category,
            purpose=self.purpose,
            legal_basis=self.legal_basis,
            note=self.note,
            basis=self.basis,
            source_grade=self.source_grade,
            information_grade=self.information_grade,
            juvenile=self.juvenile,
            refugee=self.refugee,
        )


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that may concern a person, live or not: a reference, no content. `score` is in log-odds."""

    entry: UUID
    list: str
    owner: str
    category: str
    version: int
    band: str
    score: float
