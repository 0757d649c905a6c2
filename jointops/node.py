"""One node: servers, database, live events, screening, HTTP. Started and stopped in one order."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from alerts.attachments.releasing import file_kind
from alerts.authorities.keeper import DirectoryKeeper
from alerts.coordination.editions import correction_kind
from alerts.coordination.follower import incident_follower
from alerts.coordination.keeper import AlertKeeper
from alerts.coordination.late import late_kind
from alerts.coordination.origin import Facts
from alerts.coordination.release import alert_kind
from alerts.coordination.sharing import share_kind
from alerts.coordination.telling import goes_ahead
from alerts.imports.proposals import import_kinds
from alerts.partners.actions import key_kind
from alerts.requests.keeper import RequestKeeper
from alerts.scanning.keeper import ScanKeeper
from alerts.screening.warm import warm_up_beside, warmed_up
from alerts.thresholds.actions import threshold_kind
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.proposals import entry_kinds
from geo import sea
from geo.assign import boundaries
from geo.countries import FOLDER
from geo.tiles.holding import Holder
from integrations.mail.mailer import Mailer
from integrations.partners.keys import partner_key
from integrations.partners.seats import Seats
from integrations.push.pusher import Pusher
from integrations.watchlists.importer import Importer
from integrations.webhooks.actions import webhook_kind
from integrations.webhooks.finding import Finder
from integrations.webhooks.sender import Sender
from jointops.base.access import Viewer
from jointops.base.approvals.actions import Approvals
from jointops.base.audit.keys import signing_key
from jointops.base.audit.sealer import Sealer
from jointops.base.audit.witness import witnesses
from jointops.base.cipher import Domain, domain
from jointops.base.db import Db, connect
from jointops.base.devices.door import Door
from jointops.base.devices.key import Proofs
from jointops.base.devices.short import ShortKeys
from jointops.base.limits import Limits
from jointops.base.migrate import migrate
from jointops.base.outward import Outward
from jointops.base.people.access import access_kind
from jointops.base.people.account import account_kind
from jointops.base.people.adding import adding_kind
from jointops.base.scanner import Scanner
from jointops.base.servers import Servers
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.model import EVENTS
from jointops.base.settings import Settings, deployment_name, secret_of
from jointops.base.shares.model import KINDS
from jointops.base.tls import CIPHERS, keep_fresh
from jointops.beside import Beside
from ops.areas.follower import AreaFollower
from ops.care.keys import care_keys
from ops.deconfliction.comparing import comparer
from ops.deconfliction.keeper import PlanKeeper
from ops.denials.index import Denials
from ops.exports.actions import Exporter, export_kind
from ops.exports.files import ExportFiles
from ops.hits.follower import follower
from ops.hits.keeper import HitKeeper
from ops.matches.queries import find_barred, find_kept_from, find_place, hold_barred, sees_record, stands
from ops.matching.keeper import CorrectionKeeper
from ops.matching.matcher import Matcher
from ops.operations.queries import takes_part
from ops.packs.actions import Packs
from ops.quality.keeper import DriftKeeper
from ops.reports.keeper import ReportKeeper
from ops.rescreen.keeper import LookBackKeeper
from ops.rescreen.model import Where
from ops.retention.keeper import Keeper
from ops.retention.purge import Purger
from ops.rights.finding import PersonFinder
from ops.rights.keeper import OutsideKeeper
from ops.rights.outside import beside
from ops.routes.follower import RouteFollower
from ops.triggers.queries import find_recorded
from realtime.log import Log
from realtime.node import Realtime

_NEW_OBJECTS = 50_000
"""Between two searches for dead rings: some 50 checks, some 10 MB."""


class Node:
    """The parts of a running node; made by `running`."""

    def __init__(self, settings: Settings, servers: Servers, db: Db, secret: bytes) -> None:
        self.settings = settings
        self.servers = servers
        self.db = db
        self.sessions = Sessions(db, timedelta(hours=settings.idle_h))
        self.limits = Limits(settings.valkey_url, settings.pace, name=deployment_name(secret))
        self.ground = boundaries(FOLDER if settings.boundaries == Path() else settings.boundaries.resolve())
        sea.over(self.ground)
        self.live = LiveEntries()
        self.tile_holder = Holder(db)
        self.facts = Facts(
            find_place, sees_record, find_kept_from, find_barred, hold_barred, takes_part, find_recorded, stands
        )
        KINDS["alert"] = share_kind(self.facts)
        self.approvals = Approvals(
            db,
            [
                access_kind(),
                adding_kind(),
                account_kind(self.sessions),
                *entry_kinds(self.live),
                *import_kinds(self.live),
                threshold_kind(self.live),
                alert_kind(self.facts),
                late_kind(self.facts),
                correction_kind(),
                file_kind(),
                export_kind(),
                webhook_kind(),
                key_kind(),
            ],
        )
        self.denials = Denials(db)
        self.person_finder = PersonFinder(db, self.live)
        self.exporter = Exporter(db, ExportFiles(servers.data / "exports"), settings.export_alone)
        self.packs = Packs(db, self.live, secret)
        self.importer = Importer(db, self.live, servers.data / "imports")
        self.care_keys = care_keys(settings)
        self.plan_keys = plan_keys(settings)
        self.short_keys = ShortKeys(secret)
        self.proofs = Proofs(settings.valkey_url, deployment_name(secret))
        self.door = Door(self.sessions, settings, self.short_keys, self.proofs)
        self.realtime = Realtime(db, secret, settings, self.listener, self.door.admits_socket, self.limits)
        self.sessions.ended = self.realtime.end_session
        self.realtime.hub.granted = self.sessions.ask_again
        self.realtime.hub.ahead = goes_ahead
        self.key = signing_key(servers.data)
        self.sealer = Sealer(db, self.key, witnesses(settings))
        self.purger = Purger(db, self.key, timedelta(hours=settings.retention_h))
        self.keeper = Keeper(db, self.live, self.purger)
        self.hit_keeper = HitKeeper(db)
        self.correction_keeper = CorrectionKeeper(db)
        self.log = Log(db)
        self.outward = Outward(settings)
        self.partner_key = partner_key(secret)
        finder = Finder(db, self.log, f"urn:{deployment_name(secret)}")
        seats = Seats(self.sessions)
        self.mailer = Mailer(db, settings)
        self.pusher = Pusher(db, settings, self.outward, secret)
        self.webhooks = Sender(db, self.realtime.hub, finder, seats, self.outward, self.partner_key)
        self.scanner = Scanner(settings.scanner)
        self.scan_keeper = ScanKeeper(db, self.scanner)
        self.alert_keeper = AlertKeeper(db)
        self.request_keeper = RequestKeeper(db)
        self.directory_keeper = DirectoryKeeper(db)
        self.drift_keeper = DriftKeeper(db)
        self.plan_keeper = PlanKeeper(db)
        self.report_keeper = ReportKeeper(db)
        self.outside_keeper = OutsideKeeper(db, beside(settings.witnesses))
        self.look_back_keeper = LookBackKeeper(db, self.live, Where(servers.database_url, secret))

    async def listener(self, token: str, address: str) -> Viewer | None:
        """Who may hear events: a connector only when its token says so. Raises TooManyCalls (429).

        As over HTTP a key is looked up before its address is counted: behind one address a stranger keeps nobody out.
        """
        viewer = await self.sessions.who(token) if token else None
        if viewer is None:
            self.limits.take("stranger", address)
            return None
        self.limits.take_for(viewer, "look")
        return viewer if viewer.scopes is None or EVENTS in viewer.scopes else None

    def provides(self) -> dict[str, object]:
        """What controllers may ask for by name."""
        return {
            "node": self,
            "db": self.db,
            "sessions": self.sessions,
            "settings": self.settings,
            "limits": self.limits,
            "live": self.live,
            "ground": self.ground,
            "tile_holder": self.tile_holder,
            "denials": self.denials,
            "person_finder": self.person_finder,
            "approvals": self.approvals,
            "exporter": self.exporter,
            "packs": self.packs,
            "importer": self.importer,
            "signing_key": self.key,
            "partner_key": self.partner_key,
            "event_log": self.log,
            "outward": self.outward,
            "scanner": self.scanner,
            "pusher": self.pusher,
            "care_keys": self.care_keys,
            "plan_keys": self.plan_keys,
            "hub": self.realtime.hub,
            "head_cursor": self.realtime.head,
            "trigger_facts": self.facts,
        }

    async def start(self, *, answers: bool = True, works: bool = True) -> None:
        """Load what is held in memory, then go live.

        answers  people call this process
        works    it does what is done behind the answers
        """
        await asyncio.gather(warmed_up(), asyncio.to_thread(sea.ready))
        await self.live.load(self.db)
        self.realtime.hub.heard.append(self.live.hear)
        self.realtime.also(lambda: self.live.follow(self.db))
        self.realtime.also(self.sessions.keep)
        if answers:
            await self.denials.catch_up()
            self.realtime.hub.heard.append(self.denials.hear)
            self.realtime.also(self.denials.follow)
            await self.importer.start()
            self.realtime.also(self.limits.share)
            self.realtime.also(self.exporter.run)
        if works:
            self._work()
        await self.realtime.start()
        if answers:
            self.denials.hear(None)
        self.live.hear(None)  # what changed between the loading and the first event that is heard

    def _work(self) -> None:
        """Who reacts to events, and who acts when it is time."""
        self.realtime.consume(Matcher(self.db, self.live).consumer())
        self.realtime.consume(follower())
        self.realtime.consume(RouteFollower(self.db).consumer())
        self.realtime.consume(AreaFollower(self.db).consumer())
        self.realtime.consume(incident_follower())
        self.realtime.consume(comparer(self.db))
        self.realtime.also(self.sealer.run)
        self.realtime.also(self.keeper.run)
        self.realtime.also(self.hit_keeper.run)
        self.realtime.also(self.correction_keeper.run)
        self.realtime.also(self.alert_keeper.run)
        self.realtime.also(self.scan_keeper.run)
        self.realtime.also(self.request_keeper.run)
        self.realtime.also(self.directory_keeper.run)
        self.realtime.also(self.drift_keeper.run)
        self.realtime.also(self.plan_keeper.run)
        self.realtime.also(self.report_keeper.run)
        if self.settings.witnesses:
            self.realtime.also(self.outside_keeper.run)
        self.realtime.also(self.look_back_keeper.run)
        self.realtime.also(self.webhooks.run)
        self.realtime.consume(self.mailer.consumer())
        if self.settings.smtp:
            self.realtime.also(self.mailer.run)
        self.realtime.consume(self.pusher.consumer())
        if self.pusher.offered:
            self.realtime.also(self.pusher.run)

    async def stop(self) -> None:
        await self.importer.stop()
        await self.exporter.stop()
        await self.webhooks.stop()
        await self.packs.stop()
        await self.mailer.stop()
        await self.pusher.stop()
        await self.limits.close()
        await self.proofs.close()
        await self.realtime.stop()
        await self.db.close()


def keep_loaded() -> None:
    """What this process has loaded by now stays: else a search for dead rings walks all entries, and people wait."""
    gc.collect()
    gc.freeze()
    # Few objects of ours die in rings. Looking for those after each 700 new objects meets every request under way
    # again and again: a tenth of a check.
    gc.set_threshold(_NEW_OBJECTS)


def plan_keys(settings: Settings) -> Domain:
    """The keys that tokens of plans are made with, where the settings say or in the data folder."""
    usual = settings.data.resolve() / "plan.keys"
    return domain("plans", usual if settings.plan_keys == Path() else settings.plan_keys)


@contextlib.asynccontextmanager
async def running(settings: Settings, *, beside: bool = False) -> AsyncGenerator[Node]:
    """A node on its servers, migrated and live; everything it started is stopped at the end.

    beside  what is done behind the answers is done in a process of its own: people do not wait for it
    Raises FolderInUse when another node holds the data folder, FolderOpen, SecretMissing.
    """
    warm_up_beside()
    servers = Servers(settings)
    try:
        await servers.start()
        secret = secret_of(settings)
        await migrate(servers.database_url, secret)
        db = await connect(servers.database_url, secret)
        node = Node(msgspec.structs.replace(settings, valkey_url=servers.valkey_url), servers, db, secret)
        worker = Beside(node.settings, servers.database_url) if beside else None
        await node.start(works=worker is None)
        try:
            if worker is not None:
                worker.start()
                db.after_commit = worker.hint
            keep_loaded()
            yield node
        finally:
            try:
                if worker is not None:
                    await worker.stop()
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
        # Behind a proxy the address and the scheme of a call are what that proxy says; nobody else is believed.
        proxy_headers=bool(node.settings.trusted_proxies),
        forwarded_allow_ips=list(node.settings.trusted_proxies),
        ssl_certfile=node.settings.tls_cert or None,
        ssl_keyfile=node.settings.tls_key or None,
        ssl_ciphers=CIPHERS,
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
    scheme = "https" if config.ssl else "http"
    renewing = asyncio.create_task(_renewed(config))
    try:
        yield f"{scheme}://localhost:{port}"
    finally:
        renewing.cancel()
        node.realtime.hub.part()  # a stream that nobody ends would hold the server up
        server.should_exit = True
        await task


async def _renewed(config: uvicorn.Config) -> None:
    if config.ssl is not None:
        await keep_fresh(config.ssl, Path(str(config.ssl_certfile)), Path(str(config.ssl_keyfile)))


async def until_stopped() -> None:
    """Wait for Ctrl-C or a polite kill."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    await stop.wait()
