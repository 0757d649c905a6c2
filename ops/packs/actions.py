"""Building a pack for a phone, handing it over, and its key apart from it."""

import asyncio
import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

import structlog

from alerts.screening.offline.pack import Gathered, Stretches, gathered, packed
from alerts.watchlists.index import LiveEntries
from jointops.base.access import Viewer, access_class, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import WrongState
from jointops.base.ids import uuid7
from ops.operations.queries import get_operation
from ops.packs.builder import Builder
from ops.packs.model import BUILD, FETCH, LASTS, UNLOCK, NewPack, Pack, PackKey
from ops.packs.queries import get_pack, q

log = structlog.get_logger(__name__)


class Packs:
    """The packs that are built on this node, one after the other.

    secret  the deployment's: keys and salts are made of it and stored nowhere, so any node can open any pack
    """

    def __init__(self, db: Db, live: LiveEntries, secret: bytes) -> None:
        self._db = db
        self._live = live
        self._secret = hmac.digest(secret, b"offline packs", "sha256")
        self._stretches = Stretches(self._salt(utc_now()))
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()
        self._builder = Builder(db)

    async def begin(self, viewer: Viewer, new: NewPack) -> Pack:
        """Start to build a pack for the device of this session.

        Raises NotAllowed (403), NotFound (404: no such operation of yours), WrongState (409: bound to no device).
        """
        allowed(viewer, BUILD)
        class_id = await self._db.class_id(access_class(f"user:{viewer.user}", marking=0))
        await self._builder.begin()
        try:
            pack = await self._begun(viewer, new, class_id)
        except BaseException:
            await self._builder.end()
            raise
        task = asyncio.create_task(self._run(viewer, pack))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return pack

    async def _begun(self, viewer: Viewer, new: NewPack, class_id: int) -> Pack:
        now, id = utc_now(), uuid7()
        async with self._db.write(viewer) as tx:
            tx.require(BUILD)
            await tx.run(q.while_none_is_taken_back)
            await get_operation(tx, new.operation)
            begun = {"id": id, "operation": new.operation, "person": viewer.person_id, "builder": self._builder.id}
            until = min(now + LASTS, viewer.expires_at)
            if await tx.maybe(q.begin, **begun, expires_at=until, class_id=class_id) is None:
                raise WrongState("A pack is for one device: sign in with the key of this one first.")
            tx.audit(BUILD, id, result="begun")
            return await get_pack(tx, id)

    async def fetch(self, viewer: Viewer, id: UUID) -> bytes:
        """The pack itself. Raises NotFound (404: none of this device), WrongState (409: not ready, or run out)."""
        async with self._db.look(viewer) as tx:
            tx.require(FETCH)
            pack = await get_pack(tx, id)
            _still(pack)
            tx.audit(FETCH, id, records=pack.entries)
            return await tx.value(q.content, id=id)

    async def unlock(self, viewer: Viewer, id: UUID) -> PackKey:
        """Its key, at the begin of a shift and after each sign-in. Raises as `fetch`; 404 without its operation."""
        async with self._db.look(viewer) as tx:
            tx.require(UNLOCK)
            pack = await get_pack(tx, id)
            _still(pack)
            await get_operation(tx, pack.operation)
            tx.audit(UNLOCK, id)
        return PackKey(_text(self._key(id)), _text(self._salt(pack.made_at)))

    async def stop(self) -> None:
        """End what is being built: half a pack is none."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _run(self, viewer: Viewer, pack: Pack) -> None:
        try:
            async with self._turn:
                texts, content = await self._built(viewer, pack)
            await self._finish(viewer, pack, texts, content)
        except Exception as error:  # whatever goes wrong, the phone that waits must hear of it
            log.error("a pack failed", id=str(pack.id), exc_info=error)
            async with self._db.write(viewer) as tx:
                await tx.run(q.fail, id=pack.id)
                tx.audit(BUILD, pack.id, result="failed")
        finally:
            await self._builder.end()

    async def _built(self, viewer: Viewer, pack: Pack) -> tuple[Gathered, bytes]:
        salt = self._salt(pack.made_at)
        if salt != self._stretches.salt:
            self._stretches = Stretches(salt)
        # Who was erased before this pack began is in no list any more, also where this node has yet to hear of it; who
        # is erased from now on takes the pack back.
        await self._live.catch_up_all(self._db)
        entries = self._live.for_phones(viewer.country, pack.expires_at)
        texts = await asyncio.to_thread(gathered, entries)
        said = {
            "id": str(pack.id), "operation": pack.operation, "made_at": pack.made_at, "expires_at": pack.expires_at
        }  # fmt: skip
        return texts, await asyncio.to_thread(packed, texts, self._key(pack.id), self._stretches, said)

    async def _finish(self, viewer: Viewer, pack: Pack, texts: Gathered, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        async with self._db.write(viewer) as tx:
            finished = {"entries": texts.entries, "unfindable": texts.unfindable, "sha": digest, "content": content}
            if await tx.maybe(q.finish, id=pack.id, **finished) is None:
                tx.audit(BUILD, pack.id, result="replaced")
                return
            # Only now: a phone keeps the pack that it has until there is another.
            await tx.run(q.replace, id=pack.id, operation=pack.operation)
            tx.audit(BUILD, pack.id, result="ready", records=texts.entries)

    def _key(self, id: UUID) -> bytes:
        return hmac.digest(self._secret, b"key " + id.bytes, "sha256")

    def _salt(self, at: datetime) -> bytes:
        """One a day: texts are stretched once a day, and what somebody guesses today helps nobody tomorrow."""
        return hmac.digest(self._secret, f"salt {at:%Y-%m-%d}".encode(), "sha256")[:16]


def _still(pack: Pack) -> None:
    if pack.state != "ready":
        raise WrongState(f"This pack is {pack.state}.")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
