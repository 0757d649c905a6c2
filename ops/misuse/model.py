"""What looks like misuse, for the data protection officer: a case is a question to ask, not a verdict."""

from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base.access import verb

READ = verb("misuse.read", "dpo")


class Row(msgspec.Struct, frozen=True):
    """One act behind a case."""

    at: datetime
    verb: str
    record: UUID | None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One person on one day under one rule. `query` names the statement that found it, `rule` is its sentence."""

    query: str
    rule: str
    user: str
    name: str
    country: str
    first_at: datetime
    rows: list[Row]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All cases in a span of time, and of how many checks and looks they were found among."""

    since: datetime
    until: datetime
    checks: int
    looks: int
    cases: list[Case]
