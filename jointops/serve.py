"""Serving in production, and the description of what is served."""

import tempfile
from pathlib import Path

import asyncpg
import msgspec
from litestar import Litestar
from rich.console import Console

from jointops.app import application
from jointops.base.db import POOL_SIZES, Db
from jointops.base.links import HERE, open_links
from jointops.base.people.actions import count_demo_accounts
from jointops.base.servers import Servers
from jointops.base.settings import Settings
from jointops.node import Node, running, serving, until_stopped
from jointops.rooms import CONTROLLERS


async def serve(settings: Settings, console: Console) -> None:
    """A production node until Ctrl-C. Refuses invented accounts, and links to other machines without TLS."""
    if _is_open(settings):
        raise SystemExit(
            f"Without TLS nobody but this machine is served, and host is {settings.host}: name tls_cert and tls_key, "
            "also where a proxy in front has a certificate; a proxy on this machine reaches host 127.0.0.1."
        )
    if found := open_links(settings):
        raise SystemExit("\n".join(found))
    async with running(settings, beside=True) as node:
        if await count_demo_accounts(node.servers.database_url):
            raise SystemExit("This data folder holds demo accounts: serve from a fresh one (--data).")
        async with serving(node, application(node, CONTROLLERS)) as url:
            console.print(f"JointOps serves on [bold]{url}[/]. Ctrl-C stops it.")
            await until_stopped()


def _is_open(settings: Settings) -> bool:
    """Whether others, people or a proxy before them, would reach this node without TLS."""
    return not (settings.host in HERE or settings.tls_cert)


async def asleep() -> Litestar:
    """All rooms under one roof without any server: to be looked at, not to answer."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        # Pools that nobody awaits open no connection.
        unopened = Db({role: asyncpg.create_pool() for role in POOL_SIZES}, asked_key=bytes(32))
        return application(Node(settings, Servers(settings), unopened, secret=bytes(32)), CONTROLLERS)


async def describe() -> str:
    """The OpenAPI description of all rooms, without starting any server."""
    schema = (await asleep()).openapi_schema
    return msgspec.json.format(msgspec.json.encode(schema.to_schema())).decode()
