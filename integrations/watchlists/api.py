"""Imports of watchlists over HTTP: the file itself is the body."""

import asyncio
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Request, get, post
from litestar.params import Parameter

from alerts.imports import switch
from alerts.imports.actions import roll_back
from alerts.imports.model import IMPORT, READ, RELEASE, ROLL_BACK, STOP, Difference, Import, Wanted
from alerts.imports.queries import get_import, list_contradictions, list_differences, list_imports, place_of
from alerts.watchlists.model import ENTRIES, Action, Category
from integrations.watchlists.foreign import Given
from integrations.watchlists.format_names import Format
from integrations.watchlists.importer import Importer, Reading
from integrations.watchlists.upload import Upload, received
from jointops.base import page
from jointops.base.access import Viewer, allowed
from jointops.base.approvals.actions import Approvals
from jointops.base.db import Db

AT_ONCE = 1024 * 1024
"""Bytes of a file that is read to its end before the call is answered; a longer one is read behind it."""

Words = Annotated[str | None, Parameter(max_length=300)]


class ImportController(Controller):
    path = "/api/watchlists/{code:str}/imports"

    @post(opt={"verb": IMPORT, "raw_body": True, "cost": "heavy"}, status_code=202)
    async def begin(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        importer: Importer,
        viewer: Viewer,
        code: str,
        format: Format = "auto",
        replace: bool = False,
        dry_run: bool = False,
        hold: bool = False,
        action: Action | None = None,
        purpose: Words = None,
        legal_basis: Words = None,
        review_by: date | None = None,
        category: Category | None = None,
    ) -> Import:
        allowed(viewer, IMPORT)
        given = Given(action=action, purpose=purpose, legal_basis=legal_basis, review_by=review_by, category=category)
        upload = await received(request.stream(), request.headers.get("content-type", ""), importer.folder)
        becomes = Wanted(replace=replace, dry_run=dry_run, hold=hold)
        reading = await _begun(importer, viewer, code, upload, format, given, becomes)
        return await _followed(db, importer, viewer, code, reading)

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, code: str, cursor: str | None = None) -> page.Page[Import]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_imports(tx, code, page.decode(cursor), page.DEFAULT + 1)
            shown = page.page(found, page.DEFAULT, lambda one: (one.begun_at, one.id))
            tx.audit(READ, records=len(shown.items))
            return shown

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, code: str, id: UUID) -> Import:
        return await seen(db, viewer, code, id)

    @get("/{id:uuid}/changes", opt={"verb": READ, "cost": "heavy"})
    async def changes(
        self,
        db: Db,
        viewer: Viewer,
        code: str,
        id: UUID,
        act: Literal["new", "changed", "removed"] = "changed",
        cursor: Annotated[str | None, Parameter(max_length=40)] = None,
    ) -> page.Page[Difference]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await get_import(tx, code, id)
            items = await list_differences(tx, found, act, cursor, page.DEFAULT + 1)
            kept = items[: page.DEFAULT]
            tx.audit(READ, id, result="changes", records=len(kept))
            return page.Page(kept, place_of(kept[-1]) if len(items) > page.DEFAULT else None)

    @post("/{id:uuid}/resume", opt={"verb": IMPORT}, status_code=202)
    async def resume(self, db: Db, importer: Importer, viewer: Viewer, code: str, id: UUID) -> Import:
        return await _followed(db, importer, viewer, code, await importer.resume(viewer, code, id))

    @post("/{id:uuid}/stop", opt={"verb": STOP}, status_code=200)
    async def stop(self, importer: Importer, viewer: Viewer, code: str, id: UUID) -> Import:
        return await importer.give_up(viewer, code, id)

    @post("/{id:uuid}/release", opt={"verb": RELEASE}, status_code=200)
    async def release(
        self, db: Db, importer: Importer, approvals: Approvals, viewer: Viewer, code: str, id: UUID
    ) -> Import:
        found = await seen(db, viewer, code, id)
        if found.proposal is not None and found.state == "quarantine":
            await approvals.release(viewer, found.proposal)
            return await seen(db, viewer, code, id)
        released = await switch.release_import(db, viewer, code, id)
        await importer.tell(released)
        return released

    @post("/{id:uuid}/roll-back", opt={"verb": ROLL_BACK}, status_code=200)
    async def roll_back(self, db: Db, importer: Importer, viewer: Viewer, code: str, id: UUID) -> Import:
        back = await roll_back(db, viewer, code, id)
        await importer.tell(back)
        return back


async def _begun(
    importer: Importer,
    viewer: Viewer,
    code: str,
    upload: Upload,
    format: Format,
    given: Given,
    becomes: Wanted,
) -> Reading:
    try:
        return await importer.begin(viewer, code, upload, format, given, **msgspec.structs.asdict(becomes))
    except BaseException:
        upload.drop()
        raise


async def _followed(db: Db, importer: Importer, viewer: Viewer, code: str, reading: Reading) -> Import:
    """A small file is read before the call is answered, a large one behind it."""
    task = importer.read(reading)
    if reading.upload.bytes <= AT_ONCE:
        # Who hangs up does not stop what was begun.
        await asyncio.shield(task)
    return await seen(db, viewer, code, reading.begun.id)


async def seen(db: Db, viewer: Viewer, code: str, id: UUID) -> Import:
    """How far it has come. Rejected rows may quote people: reading them is audited. The owner of each entry that a row
    contradicts sees that it was named.
    """
    async with db.look(viewer) as tx:
        tx.require(READ)
        found = await get_import(tx, code, id)
        tx.audit(READ, id, records=len(found.rejected))
        # While it is read a screen asks each second: which they are is told, and put down for each owner, at the end.
        if not found.against or found.state == "reading":
            return found
        contradictions = await list_contradictions(tx, id)
        tx.audit_by_owner(ENTRIES, [one.owner for one in contradictions], id)
        return msgspec.structs.replace(found, contradictions=contradictions)
