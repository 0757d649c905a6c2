"""One node: servers, database, live events, screening, HTTP. Started and stopped in one order."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from alerts.coordination.origin import Facts
from alerts.coordination.release import alert_kind
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.proposals import entry_kinds
from integrations.watchlists.importer import Importer
from jointops.base.approvals.actions import Approvals
from jointops.base.audit.keys import signing_key
from jointops.base.audit.sealer import Sealer
from jointops.base.audit.witness import witnesses
from jointops.base.cipher import domain
from jointops.base.db import Db, connect
from jointops.base.migrate import migrate
from jointops.base.people.access import access_kind
from jointops.base.servers import Servers
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings, deployment_secret
from ops.exports.actions import Exporter, export_kind
from ops.exports.files import ExportFiles
from ops.matches.matcher import Matcher
from ops.matches.queries import find_kept_from, find_place
from realtime.node import Realtime


class Node:
    """The parts of a running node; made by `running`."""

    def __init__(self, settings: Settings, servers: Servers, db: Db, secret: bytes) -> None:
        self.settings = settings
        self.servers = servers
        self.db = db
        self.sessions = Sessions(db)
        self.live = LiveEntries()
        self.facts = Facts(find_place, find_kept_from)
        self.approvals = Approvals(db, [access_kind(), *entry_kinds(self.live), alert_kind(self.facts), export_kind()])
        self.exporter = Exporter(db, ExportFiles(servers.data / "exports"), settings.export_alone)
        self.importer = Importer(db, self.live)
        self.care_keys = domain("care", _own(settings.care_keys, servers.data / "care.keys"))
        self.realtime = Realtime(db, secret, settings, self.sessions.who)
        self.key = signing_key(servers.data)
        self.sealer = Sealer(db, self.key, witnesses(settings.witnesses))
        self._sealing: asyncio.Task[None] | None = None

    def provides(self) -> dict[str, object]:
        """What controllers may ask for by name."""
        return {
            "node": self,
            "db": self.db,
            "sessions": self.sessions,
            "settings": self.settings,
            "live": self.live,
            "approvals": self.approvals,
            "exporter": self.exporter,
            "importer": self.importer,
            "signing_key": self.key,
            "care_keys": self.care_keys,
            "head_cursor": self.realtime.head,
            "trigger_facts": self.facts,
        }

    async def start(self) -> None:
        await self.live.load(self.db)
        self.realtime.consume(Matcher(self.db, self.live).consumer())
        await self.realtime.start()
        self._sealing = asyncio.create_task(self.sealer.run())
        # What is loaded by now stays: without this every full collection walks all entries while officers wait.
        gc.collect()
        gc.freeze()

    async def stop(self) -> None:
        await self.importer.stop()
        await self.exporter.stop()
        if self._sealing is not None:
            self._sealing.cancel()
            await asyncio.gather(self._sealing, return_exceptions=True)
        await self.realtime.stop()
        await self.db.close()


def _own(configured: Path, usual: Path) -> Path:
    return usual if configured == Path() else configured


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Node]:
    """A node on its servers, migrated and live; everything it started is stopped at the end.

    Raises FolderInUse when another node holds the data folder.
    """
    servers = Servers(settings)
    await servers.start()
    try:
        secret = deployment_secret(servers.data)
        await migrate(servers.database_url, secret)
        db = await connect(servers.database_url, secret)
        node = Node(msgspec.structs.replace(settings, valkey_url=servers.valkey_url), servers, db, secret)
        await node.start()
        try:
            yield node
        finally:
            await node.stop()
    finally:
        servers.stop()


@contextlib.asynccontextmanager
async def serving(node: Node, app: Any) -> AsyncGenerator[str]:
    """HTTP and websockets on one port; the address. Port 0 takes a free one."""
    config = uvicorn.Config(
        app,
        host=node.settings.host,
        port=node.settings.port,
        ws=node.realtime.protocol,  # pyright: ignore[reportArgumentType]
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # pyright: ignore[reportAttributeAccessIssue]
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            await task
            raise OSError(f"port {node.settings.port} cannot be served")
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://localhost:{port}"
    finally:
        server.should_exit = True
        await task


async def until_stopped() -> None:
    """Wait for Ctrl-C or a polite kill."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    await stop.wait()
