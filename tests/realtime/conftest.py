"""A real PostgreSQL, a real Valkey, a real server on a port; people with sessions."""

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import msgspec
import pytest

from jointops.base.db import Db, connect
from jointops.base.migrate import migrate
from jointops.base.servers import Servers
from jointops.base.settings import Settings
from tests.realtime.support import SECRET, Hand, Node, People, running_node
from tests.support import temporary


@pytest.fixture(scope="session")
def folder() -> Generator[Path]:
    with temporary() as made:
        yield made


@pytest.fixture(scope="session")
async def servers(folder: Path) -> AsyncGenerator[Servers]:
    servers = Servers(Settings(data=folder))
    await servers.start()
    yield servers
    servers.stop()


@pytest.fixture(scope="session")
async def db(servers: Servers) -> AsyncGenerator[Db]:
    await migrate(servers.database_url, SECRET)
    db = await connect(servers.database_url, SECRET)
    yield db
    await db.close()


@pytest.fixture(scope="session")
async def owner(servers: Servers, db: Db) -> AsyncGenerator[Hand]:
    """Signed in as the owner of the database: for what no role of the product may do."""
    connection = await Hand.on(servers.database_url)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
def people(owner: Hand, db: Db) -> People:
    return People(owner, db)


@pytest.fixture(scope="session")
def settings(servers: Servers) -> Settings:
    return msgspec.structs.replace(servers.settings, valkey_url=servers.valkey_url, origins=("https://other.example",))


@pytest.fixture
async def node(db: Db, settings: Settings, people: People) -> AsyncGenerator[Node]:
    async with running_node(db, settings, people.sessions.who) as node:
        yield node
