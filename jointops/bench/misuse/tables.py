"""A week straight into the tables, at its own times."""

from typing import Any

import asyncpg
import msgspec

from alerts.screening import keys_of, prepare
from jointops.base.access import access_class
from jointops.base.db import Db
from jointops.base.ids import uuid7
from jointops.bench.misuse.ordinary import Week
from ops.matches.model import match_class


async def write(week: Week, db: Db, owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    """`owner` is the database's own, whom row security does not hold."""
    ids = {row["user_name"]: row["id"] for row in await owner.fetch("select id, user_name from base.person")}
    for user, name in week.names.items():
        await owner.execute("update base.person set name = $2 where user_name = $1", user, name)
    class_id = await db.class_id(access_class("op:kafo-ii", marking=2))
    for table in ("ops.check_report", "ops.match", "base.audit"):
        await owner.execute(f"alter table {table} disable row level security")
    await owner.execute("alter table base.audit disable trigger complete")
    await _copy(
        owner,
        "ops.check_report",
        "id reference operation checkpoint country person_id occurred_at recorded_at clock_suspect as_printed body"
        " body_hash answer class_id",
        [
            (id, id.hex, "kafo-ii", post, post[:2], ids[user], at, at, False, False,
             msgspec.json.encode({"subject": subject}).decode(), b"", answer, class_id)
            for id, user, post, at, subject, answer in week.checks
        ],
    )  # fmt: skip
    keys = [(id, keys_of(prepare(subject))) for id, _, _, _, subject, _ in week.checks]
    await _copy(owner, "ops.check_keys", "check_id keys", keys)
    seen = {
        (checked, silent): await db.class_id(match_class("FR", checked, [], owner_only=silent))
        for _, _, checked, _, silent in week.matches
    }
    await _copy(
        owner,
        "ops.match",
        "check_id entry_id operation kind band score because list action checked owner retro reference entry subject"
        " place occurred_at class_id face_class_id",
        [
            (check, uuid7(), "kafo-ii", "person", "strong", 9.0, "[]", "FR-1", "arrest", checked, owns, False, "x",
             "{}", "{}", "{}", at, seen[checked, silent], seen[checked, silent])
            for check, owns, checked, at, silent in week.matches
        ],
    )  # fmt: skip
    week.acts.sort(key=lambda act: act[0])
    acts = [(at, ids[user], verb, record) for at, user, verb, record in week.acts]
    await _copy(owner, "base.audit", "at person_id verb record", acts)
    for table in ("ops.check_report", "ops.match", "base.audit"):
        await owner.execute(f"alter table {table} enable row level security")
    await owner.execute("analyze")


async def _copy(
    owner: "asyncpg.Connection[asyncpg.Record]", table: str, columns: str, rows: list[tuple[Any, ...]]
) -> None:
    schema, _, name = table.partition(".")
    await owner.copy_records_to_table(name, schema_name=schema, columns=columns.split(), records=rows)
