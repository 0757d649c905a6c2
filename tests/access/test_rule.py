"""Everything that decides who sees what agrees with five lines, on more than 100,000 pairs of viewer and record."""

import random
import re
import secrets
from functools import cache
from uuid import UUID

import msgspec
import pytest

from geo.marks import snapshot
from geo.marks.queries import drawn_marks
from geo.tiles import columns, holding
from geo.tiles.reading import standing_of
from jointops.base.access import AccessClass, Viewer, access_class
from jointops.base.clock import utc_now
from jointops.base.sql import Statements
from jointops.node import Node
from ops.exports.model import NewExport
from ops.exports.sources import SOURCES
from realtime.frames import Frame
from realtime.log import Log
from realtime.members import Members
from realtime.subscriber import Subscriber
from tests.access.support import crowd, is_visible
from tests.ops.support import Ledger
from tests.stories.columns import cut, read_snapshot

WORDS = ["op:x", "op:x@ML", "op:x@BF", "bureau:FR", "bureau:ML", "country:ML", "country:FR", "care:ML", "signed-in"]
CLASSES, VIEWERS = 500, 220
EXPORT = NewExport(what="incidents", format="csv", reason="Property", operation="rule")
PAIRS = 120_000

q = Statements(
    """
-- entries: what row security gives
select id from alerts.entry where list = 'RULE';
-- how_many: and what it counts
select count(*)::int from geo.mark where operation = 'rule';
"""
)


class Nowhere:
    """A link that nobody reads."""

    def encode(self, frame: Frame) -> bytes:
        return frame.text

    def write(self, joined: bytes) -> None: ...
    def beat(self) -> None: ...
    def bye(self, why: str, code: int) -> None: ...


async def test_rows_counts_columns_exports_hub_and_log_agree_with_five_lines(
    node: Node, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(5)
    made = [any_class(dice) for _ in range(CLASSES)]
    early = [await node.db.class_id(one) for one in made[: CLASSES // 2]]
    viewers = await crowd(node, ledger, dice, VIEWERS, WORDS[:-1])
    numbers = early + [await node.db.class_id(one) for one in made[CLASSES // 2 :]]
    marks = await laid("geo.mark", ledger, numbers)
    entries = await laid("alerts.entry", ledger, numbers)
    events = await laid("realtime.event", ledger, numbers)
    incidents = await laid("ops.incident", ledger, numbers)
    log = Log(node.db)
    members = Members(log)
    listeners = [Subscriber(viewer, (), Nowhere()) for viewer in viewers]
    for listener in listeners:
        await members.enter(listener)
        members.add(listener)
    await members.meet(set(numbers))
    seen = 0

    for viewer, listener in zip(viewers, listeners, strict=True):
        allowed = [is_visible(one, viewer.principals, viewer.clearance) for one in made]
        async with node.db.read(viewer) as tx:
            kept = {row["id"] for row in await tx.all(q.entries)}
            counted = await tx.value(q.how_many)
            taken_out = await SOURCES["incidents"].page(tx, EXPORT, None, 10_000)
        drawn = await the_same_from_memory(node, viewer)
        resumed = await log.events_for(viewer.session_id, 10**12, 2 * 10**12, 10_000)
        assert drawn == set(map(cut, chosen(marks, allowed)))  # what rows give, and what memory does
        assert counted == sum(allowed)
        assert {row.id for row in taken_out} == chosen(incidents, allowed)
        assert kept == chosen(entries, allowed)
        assert {event.record for event in resumed} == chosen(events, allowed)
        assert [number in members.classes(listener) for number in numbers] == allowed
        assert [listener in members.of_class(number) for number in numbers] == allowed
        seen += sum(allowed)

    await ledger.value("delete from realtime.event where number > 1000000000000")
    monkeypatch.setattr(columns, "TAIL", 20)  # what is in memory is put in order again after each of these
    for happened, many in ((MORE, VIEWERS), (ALIKE, 40), (MORE, 40), (UNTOLD, 40), (SHAKEN, VIEWERS)):
        await ledger.value(happened, numbers)
        if happened == UNTOLD:
            node.tile_holder._held["rule"].number = -1
        told = [len(await the_same_from_memory(node, viewer)) for viewer in viewers[:many]]
        assert len(set(told)) > many // 11
        assert happened == ALIKE or not node.tile_holder._held["rule"].sheet._later
    await ledger.value(MORE, numbers)
    monkeypatch.setattr(holding, "MOST_HELD", 1)
    await the_same_from_memory(node, viewers[0])
    assert "rule" not in node.tile_holder._held, "what has grown too large goes"
    print(f"{len(viewers) * len(made):,} pairs in eight ways, {seen:,} of them visible")
    assert len(viewers) * len(made) >= 100_000
    assert 0.1 < seen / (len(viewers) * len(made)) < 0.6


MUTATIONS = {
    "the audience need not meet": (r"audience && principals", "true"),
    "the audience must be held whole": (r"audience && principals", "audience <@ principals"),
    "all that is held must be meant": (r"audience && principals", "principals <@ audience"),
    "nobody is kept out": (r"not excluded && principals", "true"),
    "the excluded are let in": (r"not excluded && principals", "excluded && principals"),
    "kept out only who holds all": (r"excluded && principals", "excluded @> principals"),
    "cleared only for less": (r"<=", "<"),
    "cleared the other way round": (r"<=", ">="),
    "nobody need be cleared": (r"marking <= clearance", "true"),
    "meant or not kept out": (r"principals and not", "principals or not"),
    "or cleared": (r"principals and marking", "principals or marking"),
    "audience and exclusion change places": (
        r"audience && principals and not excluded",
        "excluded && principals and not audience",
    ),
}


async def test_the_rule_in_sql_is_the_rule_in_five_lines(ledger: Ledger) -> None:
    assert await differences(ledger, "base.visible") == 0


@pytest.mark.parametrize("mutation", MUTATIONS)
async def test_whichever_operator_is_flipped_the_comparison_turns_red(ledger: Ledger, mutation: str) -> None:
    true = await ledger.value("select pg_get_functiondef('base.visible'::regproc)")
    name = f"pg_temp.visible_{secrets.token_hex(4)}"
    flipped = re.sub(*MUTATIONS[mutation], true.replace("base.visible", name), count=1)
    assert flipped != true.replace("base.visible", name)
    await ledger.value(flipped)

    assert await differences(ledger, name) > 100


FIELDS = ("audience", "excluded", "marking", "principals", "clearance")


@cache
def random_pairs() -> tuple[str, list[bool]]:
    """120,000 random pairs of class and viewer as JSON, and what five lines say of each."""
    dice = random.Random(9)
    asked: list[dict[str, object]] = []
    expected: list[bool] = []
    for _ in range(PAIRS):
        one, who, level = any_class(dice), frozenset(dice.sample(WORDS, dice.randint(0, 4))), dice.randint(0, 4)
        row = (sorted(one.audience), sorted(one.excluded), one.marking, sorted(who), level)
        asked.append(dict(zip(FIELDS, row, strict=True)))
        expected.append(is_visible(one, who, level))
    return msgspec.json.encode(asked).decode(), expected


async def differences(ledger: Ledger, function: str) -> int:
    """On how many of the random pairs an SQL function and the five lines disagree."""
    asked, expected = random_pairs()
    told = await ledger.column(
        f"select {function}(audience, excluded, marking, principals, clearance) from rows from (jsonb_to_recordset("
        "$1::text::jsonb) as (audience text[], excluded text[], marking smallint, principals text[],"
        " clearance smallint))"
        " with ordinality as t(audience, excluded, marking, principals, clearance, n) order by n",
        asked,
    )
    return sum(said != right for said, right in zip(told, expected, strict=True))


MORE = """
with more as (
    insert into geo.mark (record, version, operation, kind, state, country, lon, lat, occurred_at, recorded_at,
                          class_id)
    select uuidv7(), 1, 'rule', 'match', 'possible', 'BF', n / 100.0, 1, now(), now() - n * interval '1 second', c
    from unnest($1::int[]) with ordinality t(c, n) where n % 7 = 0 returning record
), changed as (
    update geo.mark set version = version + 1, state = 'wait', severity = 2
    where operation = 'rule' and right(record::text, 1) in ('1', '2') returning record
)
insert into realtime.outbox (kind, operation, record, version, class_id, at)
select 'rule.made', 'rule', record, 1, $1[1], now() from (table more union table changed) one
"""
"""New marks, also some that came late, and new states: as acts put them, and the log tells of them."""

ALIKE = """
with more as (
    insert into geo.mark (record, version, operation, kind, state, country, lon, lat, occurred_at, class_id)
    select overlay(record::text placing 'abc-8abc-abcdef' from 16 for 15)::uuid, 1, 'rule', 'check', 'clear', 'ML', 1,
           1, now(), class_id
    from geo.mark where operation = 'rule' and kind = 'check' and class_id = any($1::int[]) order by record limit 15
    returning record
)
insert into realtime.outbox (kind, operation, record, version, class_id, at)
select 'rule.made', 'rule', record, 1, $1[1], now() from more
"""
"""New checks whose ids begin and end as those of others: the snapshot gives them whole."""

UNTOLD = """
update geo.mark set version = version + 1, state = 'clear', severity = 1
where operation = 'rule' and right(record::text, 1) in ('6', '7') and $1::int[] is not null
"""
"""New states of which the log tells no longer, to who was last here before it begins."""

SHAKEN = """
with moved as (
    update geo.mark set class_id = ($1::int[])[1 + abs(hashtext(record::text)) % array_length($1, 1)]
    where operation = 'rule' and right(record::text, 1) in ('3', '4')
)
delete from geo.mark where operation = 'rule' and right(record::text, 1) = '5'
"""
"""Marks that are for others now, and marks that are no more."""


async def the_same_from_memory(node: Node, viewer: Viewer) -> set[UUID]:
    """What the columns in memory draw for somebody is, mark by mark, what row security gives them."""
    async with node.db.read(viewer) as tx:
        standing = await standing_of(tx, "rule")
        rows = snapshot.written(await drawn_marks(tx, ["rule"]))
    held = await node.tile_holder.get("rule", standing)
    assert held is not None
    by_rows, from_memory = (
        read_snapshot(snapshot.encode(one, "", utc_now())) for one in (rows, held.sheet.written(standing.classes))
    )
    assert from_memory.marks == by_rows.marks
    assert [one.recorded_at for one in from_memory.marks.values()] == [
        one.recorded_at for one in by_rows.marks.values()
    ]
    return set(from_memory.marks)


def any_class(dice: random.Random) -> AccessClass:
    audience = dice.sample(WORDS, dice.randint(1, 3))
    excluded = dice.sample(WORDS, dice.choice([0, 0, 1, 2]))
    return access_class(*audience, excluded=excluded, marking=dice.randint(0, 4))


def chosen(records: list[UUID], allowed: list[bool]) -> set[UUID]:
    return {record for record, ok in zip(records, allowed, strict=True) if ok}


ROWS = {
    "geo.mark": "insert into geo.mark (record, version, operation, kind, state, country, lon, lat, occurred_at,"
    " class_id) select uuidv7(), 1, 'rule', 'check', 'clear', 'ML', 0, 0, now(), c"
    " from unnest($1::int[]) with ordinality t(c, n) order by n returning record",
    "alerts.entry": "insert into alerts.entry (list, list_version, owner, kind, subject, action, purpose, legal_basis,"
    " review_by, category, class_id, removed_at) select 'RULE', 1, 'FR', 'vehicle', '{}', 'inquiry', '', '',"
    " '2030-01-01', 'other', c, now() from unnest($1::int[]) with ordinality t(c, n) order by n returning id",
    "ops.incident": "insert into ops.incident (id, kind, operation, country, occurred_at, persons, person_id,"
    " body_hash, class_id) select uuidv7(), 'arrest', 'rule', 'ML', now(), 1,"
    " (select min(id::text)::uuid from base.person), '', c from unnest($1::int[]) with ordinality t(c, n) order by n"
    " returning id",
    "realtime.event": "insert into realtime.event (number, kind, record, version, class_id, at, recorded_at, data)"
    " select 1000000000000 + n, 'rule.made', uuidv7(), 1, c, now(), now(), '{}' from unnest($1::int[])"
    " with ordinality t(c, n) order by n returning record",
}


async def laid(table: str, ledger: Ledger, numbers: list[int]) -> list[UUID]:
    """A row of each class."""
    await ledger.value(
        "insert into alerts.watchlist (code, name, owner, kinds, marking, class_id)"
        " values ('RULE', '', 'FR', '{vehicle}', 3, $1) on conflict do nothing",
        numbers[0],
    )
    await ledger.value(
        "insert into ops.operation (code, name, crime_types, lead, phase, starts_at, ends_at, synthetic, class_id)"
        " values ('rule', '', '{}', '', 'active', now(), now() + interval '1 day', true, $1) on conflict do nothing",
        numbers[0],
    )
    return await ledger.column(ROWS[table], numbers)
