"""What each role of the database may do, as the database itself says it: the page on which a new grant is seen."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

import asyncpg

from jointops.base import sql
from jointops.base.migrate import migrate
from jointops.base.servers import OWNER, Servers
from jointops.base.settings import Settings
from jointops.describe import MADE, table
from jointops.queries import q

SCHEMAS = ["base", "realtime", "geo", "alerts", "ops", "care", "integrations", "public"]

SAID = """
Each act runs under one of these roles; the owner of the tables (`jointops_owner`) makes them and is nobody's at work.
`everyone` is every role that may use the schema. A table with a column in brackets: that column alone.

"""


async def page(connection: "asyncpg.Connection[asyncpg.Record]") -> str:
    """All grants, and the policies that say of which rows."""
    roles = await _rows(connection, q.roles, owner=OWNER)
    granted = await _rows(connection, q.granted, schemas=SCHEMAS)
    policies = await _rows(connection, q.policies, schemas=SCHEMAS, owner=OWNER)
    tables = [
        table("role | may sign in | may more than it is granted | has the rights of", roles),
        table("of | thing | role | may", granted),
        table("table | policy | for | roles | rows that they see | rows that they may make", policies),
    ]
    return f"{MADE}# What each role of the database may do\n{SAID}" + "\n".join(tables)


async def _rows(
    connection: "asyncpg.Connection[asyncpg.Record]", statement: sql.Statement, **given: object
) -> list[str]:
    rows = await connection.fetch(statement.text, *statement.arguments(given))
    return [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]


def _cell(value: object) -> str:
    """In one line of a table, however PostgreSQL breaks it."""
    return re.sub(r"\s+", " ", str(value)).replace("|", "\\|").strip()


async def page_of_a_new_database() -> str:
    """The page of a database made just now, in a folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="jointops-grants-") as name:
        servers = Servers(Settings(data=Path(name) / "node"))
        await servers.start()
        try:
            await migrate(servers.database_url, bytes(32))
            connection = await asyncpg.connect(servers.database_url)
            try:
                return await page(connection)
            finally:
                await connection.close()
        finally:
            servers.stop()


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(asyncio.run(page_of_a_new_database()))
