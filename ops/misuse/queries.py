"""The misuse report: one statement a rule, run by a role that only reads."""

from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base import sql
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.misuse.model import Case, Report, Row

q = sql.load("ops.misuse")

RULES = (
    "oneself",
    "family_name",
    "colleague",
    "look_without_check",
    "burst",
    "off_shift",
    "near_identical",
    "near_numbers",
    "searches",
    "files_held",
)


async def report_misuse(db: Db, reader: UUID, since: datetime, until: datetime) -> Report:
    """All cases of a span of time but the reader's own: nobody reviews their own looks."""
    async with db.service("reviewer") as tx:
        among = await tx.one(q.among, since=since, until=until)
        cases = [case for rule in RULES for case in await _cases(tx, rule, reader, since, until)]
    return Report(since=since, until=until, checks=among["checks"], looks=among["looks"], cases=cases)


async def _cases(tx: Tx, rule: str, reader: UUID, since: datetime, until: datetime) -> list[Case]:
    statement = q.all[rule]
    rows = await tx.all(statement, since=since, until=until)
    ids = [reader, *(row["person_id"] for row in rows)]
    people = {row["id"]: row for row in await tx.all(q.people, ids=ids)}
    home = people[reader]["country"] if reader in people else None
    verbs = {one["verb"] for row in rows for one in row["rows"]}
    kept = {row["verb"] for row in await tx.all(q.kept_back, verbs=list(verbs))}
    return [
        Case(
            query=rule,
            rule=statement.sentence,
            user=people[row["person_id"]]["user_name"],
            name=people[row["person_id"]]["name"],
            country=people[row["person_id"]]["country"],
            first_at=row["first_at"],
            rows=[_shown(one, kept if people[row["person_id"]]["country"] != home else set()) for one in row["rows"]],
        )
        for row in rows
        if row["person_id"] != reader
    ]


def _shown(row: dict[str, object], kept: set[str]) -> Row:
    """An act as the audit shows it to its reader: which match another country looked at or shared is not for them."""
    one = msgspec.convert(row, Row)
    return msgspec.structs.replace(one, record=None) if one.verb in kept else one
