"""What PostgreSQL alone gives on the same server: a check's five statements without HTTP, screening or row security.

Two ways: five statements in a transaction, and one SQL function that holds the same five.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import cast

import asyncpg
import msgspec

from jointops.base.db import POOL_SIZES
from jointops.base.ids import uuid7

SCHEMA = """
create schema if not exists bench;
create table if not exists bench.post (code text primary key, lon float8 not null, lat float8 not null);
create table if not exists bench.report (id uuid primary key, post text not null, body jsonb not null,
                                         recorded_at timestamptz not null default now());
create table if not exists bench.mark (id uuid primary key, lon float8 not null, lat float8 not null);
create table if not exists bench.audit (id bigint generated always as identity primary key, record uuid not null);
create table if not exists bench.outbox (id bigint generated always as identity primary key, record uuid not null);
insert into bench.post values ('ML-BKO-01', -8, 12.6) on conflict do nothing;
create or replace function bench.keep(id uuid, post text, body jsonb) returns void language plpgsql as $$
declare
    at bench.post;
begin
    select * into at from bench.post p where p.code = post;
    insert into bench.report values (id, post, body);
    insert into bench.mark values (id, at.lon, at.lat);
    insert into bench.audit (record) values (id);
    insert into bench.outbox (record) values (id);
end $$;
"""

Keep = Callable[[asyncpg.Connection, str], Awaitable[None]]


async def five_statements(connection: asyncpg.Connection, body: str) -> None:
    """The statements one after the other, between begin and commit."""
    id = uuid7()
    async with connection.transaction():
        found = await connection.fetchrow("select lon, lat from bench.post where code = $1", "ML-BKO-01")  # pyright: ignore[reportUnknownVariableType]
        post = cast(asyncpg.Record, found)
        await connection.execute("insert into bench.report values ($1, $2, $3)", id, "ML-BKO-01", body)
        await connection.execute("insert into bench.mark values ($1, $2, $3)", id, post["lon"], post["lat"])
        await connection.execute("insert into bench.audit (record) values ($1)", id)
        await connection.execute("insert into bench.outbox (record) values ($1)", id)


async def one_function(connection: asyncpg.Connection, body: str) -> None:
    """The same in one round trip."""
    await connection.execute("select bench.keep($1, $2, $3)", uuid7(), "ML-BKO-01", body)


class Kept(msgspec.Struct):
    """Checks kept while they counted, time for each, and over how long."""

    took_ms: list[float]
    seconds: float


async def load(url: str, keep: Keep, bodies: list[str], at_once: int, warm_up: float, seconds: float) -> Kept:
    """Keep `at_once` writers busy over as many connections as a node has."""
    took_ms: list[float] = []
    size = POOL_SIZES["app"]
    async with asyncpg.create_pool(url, min_size=size, max_size=size) as pool:
        await pool.execute(SCHEMA)
        counts_from = time.perf_counter() + warm_up
        ends = counts_from + seconds

        async def write(turn: int) -> None:
            while (began := time.perf_counter()) < ends:
                async with pool.acquire() as connection:  # pyright: ignore[reportUnknownVariableType]
                    await keep(cast(asyncpg.Connection, connection), bodies[turn % len(bodies)])
                turn += at_once
                answered = time.perf_counter()
                if counts_from <= answered < ends:
                    took_ms.append((answered - began) * 1000)

        await asyncio.gather(*(write(turn) for turn in range(at_once)))
    return Kept(took_ms, seconds)
