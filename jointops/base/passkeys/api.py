"""Passkeys over HTTP."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.params import Parameter

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.limits import Limits
from jointops.base.passkeys import actions
from jointops.base.passkeys.model import ADD, LIST, REMOVE, NewPasskey, Options, Passkey, Shown
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.api import opened
from jointops.base.sessions.model import OPEN, STEP_UP, OpenSession
from jointops.base.sessions.site import site_of
from jointops.base.sessions.trying import end_former, trying
from jointops.base.settings import Settings
from jointops.base.text import clean

Asking = Request[Any, Any, Any]


class PasskeyController(Controller):
    path = "/api"

    @post("/passkeys/options", opt={"verb": ADD}, status_code=200)
    async def ask_for_new(self, request: Asking, db: Db, settings: Settings, viewer: Viewer) -> Options:
        return Options(await actions.ask_for_new(db, viewer, _site(request, settings)))

    @post("/passkeys", opt={"verb": ADD}, status_code=204)
    async def add(self, request: Asking, db: Db, settings: Settings, viewer: Viewer, data: NewPasskey) -> None:
        await actions.add(db, viewer, _site(request, settings), data)

    @get("/passkeys", opt={"verb": LIST})
    async def mine(self, db: Db, viewer: Viewer) -> list[Passkey]:
        return await actions.list_mine(db, viewer)

    @delete("/passkeys/{id:str}", opt={"verb": REMOVE}, status_code=204)
    async def remove(self, db: Db, sessions: Sessions, viewer: Viewer, id: str) -> None:
        await actions.remove(db, sessions, viewer, id)

    @post("/session/passkey/options", opt={"verb": OPEN, "public": True}, status_code=200)
    async def ask_to_sign_in(self, request: Asking, db: Db, settings: Settings, limits: Limits) -> Options:
        with trying(limits, request):
            return Options(await actions.ask_to_show(db, actions.SIGN_IN, _site(request, settings)))

    @post("/session/passkey", opt={"verb": OPEN, "public": True})
    async def sign_in(
        self,
        request: Asking,
        db: Db,
        sessions: Sessions,
        settings: Settings,
        limits: Limits,
        data: Shown,
        browser: Annotated[str, Parameter(header="user-agent")] = "",
    ) -> Response[OpenSession]:
        site = _site(request, settings)
        with trying(limits, request):
            viewer = await actions.sign_in(db, sessions, site, data, clean(browser)[:80])
        await end_former(sessions, settings, request)
        return opened(settings, viewer, request)

    @post("/session/step-up/options", opt={"verb": STEP_UP}, status_code=200)
    async def ask_to_prove(self, request: Asking, db: Db, settings: Settings, viewer: Viewer) -> Options:
        site = _site(request, settings)
        return Options(await actions.ask_to_show(db, actions.STEP_UP, site, viewer.session_id))

    @post("/session/step-up", opt={"verb": STEP_UP}, status_code=204)
    async def prove(
        self, request: Asking, db: Db, sessions: Sessions, settings: Settings, viewer: Viewer, data: Shown
    ) -> None:
        await actions.step_up(db, sessions, viewer, _site(request, settings), data)


def _site(request: Asking, settings: Settings) -> str:
    return site_of(settings, request.headers.get("host", ""))
