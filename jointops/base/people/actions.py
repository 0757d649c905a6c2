"""Enrolling invented people, by the owner of the database. A deployment's own are made by two persons (`adding`)."""

import asyncpg

from jointops.base import sql
from jointops.base.people.model import NewPerson

q = sql.load("jointops.base.people")


async def enrol(url: str, people: list[NewPerson]) -> None:
    """Make the accounts that are not there yet."""
    connection = await asyncpg.connect(url)
    try:
        rows = [
            q.enrol.arguments(
                {
                    "user_name": one.user,
                    "name": one.name,
                    "title": one.title,
                    "role": one.role,
                    "country": one.country,
                    "principals": one.principals,
                    "clearance": one.clearance,
                    "operations": one.operations,
                    "checkpoint": one.checkpoint,
                    "demo": one.demo,
                }
            )
            for one in people
        ]
        await connection.executemany(q.enrol.text, rows)
    finally:
        await connection.close()


async def count_demo_accounts(url: str) -> int:
    """How many invented accounts there are: a production start refuses to serve with any."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(q.count_demo.text)
    finally:
        await connection.close()
