"""The rule in five lines, and crowds of random viewers with live sessions."""

import random
import secrets
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import msgspec

from jointops.base.access import AccessClass, Viewer
from jointops.base.sessions.actions import hash_of
from jointops.node import Node
from tests.ops.support import Ledger

ROLES = ["officer", "bureau", "centre", "national_centre", "prosecutor", "victims", "dpo", "admin", "secretariat"]


def is_visible(one: AccessClass, principals: frozenset[str], clearance: int) -> bool:
    may = bool(one.audience & principals)
    must_not = any({word, word.replace("country:", "from:")} & principals for word in one.excluded)
    cleared = one.marking <= clearance
    return may and not must_not and cleared


async def crowd(
    node: Node, ledger: Ledger, dice: random.Random, many: int, words: list[str], roles: list[str] = ROLES
) -> list[Viewer]:
    """People of random roles, principals and clearances, signed in for an hour, in four statements."""
    people = [
        {
            "user_name": f"crowd.{secrets.token_hex(8)}.1",
            "role": dice.choice(roles),
            "country": dice.choice(["ML", "BF", "FR", "BR", "NE"]),
            "principals": dice.sample(words, dice.randint(0, min(4, len(words)))),
            "clearance": dice.randint(0, 4),
            "token": secrets.token_urlsafe(32),
        }
        for _ in range(many)
    ]
    await ledger.value(
        "with new as (select * from jsonb_to_recordset($1::text::jsonb) as p(user_name text, role text, country text,"
        " principals text[], clearance smallint)) insert into base.person (user_name, name, role, country, principals,"
        " clearance) select user_name, 'Somebody', role, country, principals, clearance from new",
        msgspec.json.encode(people).decode(),
    )
    for one in people:
        await ledger.value(
            "select base.open_session(id, $2, $3, '') from base.person where user_name = $1",
            one["user_name"],
            hash_of(cast(str, one["token"])),
            datetime.now(UTC) + timedelta(hours=1),
        )
    await ledger.value(
        "update base.session s set purpose = 'investigation' from base.person p"
        " where p.id = s.person_id and p.user_name = any($1)",
        [one["user_name"] for one in people],
    )
    viewers = [await node.sessions.who(cast(str, one["token"])) for one in people]
    return [viewer for viewer in viewers if viewer is not None]


async def class_of(ledger: Ledger, number: int) -> AccessClass:
    """An access class as the database keeps it."""
    row = await ledger.value(
        "select jsonb_build_object('audience', audience, 'excluded', excluded, 'marking', marking)::text"
        " from base.access_class where id = $1",
        number,
    )
    return msgspec.json.decode(row, type=AccessClass)


def ids(rows: list[object]) -> set[UUID]:
    return {cast(UUID, row) for row in rows}
