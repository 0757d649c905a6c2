"""Signing in and out over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post
from litestar.params import Parameter

from jointops.base.access import FRESH, Viewer
from jointops.base.db import Db
from jointops.base.devices.key import Device
from jointops.base.errors import NotFound, Problem
from jointops.base.limits import Limits
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.attempts import refused
from jointops.base.sessions.cookie import session_cookie
from jointops.base.sessions.model import (
    CHOOSE_LANGUAGE,
    CLOSE,
    LIST,
    OPEN,
    READ,
    REVOKE,
    SAY_PURPOSE,
    STEP_UP,
    ChosenLanguage,
    GivenPurpose,
    LiveSession,
    OpenedSession,
    OpenSession,
    Persona,
    SignIn,
    ViewerFace,
    WayIn,
    WaysIn,
)
from jointops.base.sessions.trying import end_former, trying
from jointops.base.settings import Settings
from jointops.base.text import clean


class SessionController(Controller):
    path = "/api"

    @get("/demo/personas", opt={"verb": OPEN, "public": True})
    async def personas(self, sessions: Sessions, settings: Settings) -> list[Persona]:
        if not settings.demo:
            raise NotFound
        return await sessions.personas()

    @get("/session/ways", opt={"verb": OPEN, "public": True})
    async def ways(self, settings: Settings) -> WaysIn:
        return WaysIn([WayIn(one.code, one.title, one.country) for one in settings.providers], settings.demo)

    @post("/session", opt={"verb": OPEN, "public": True})
    async def open(
        self,
        data: SignIn,
        db: Db,
        sessions: Sessions,
        settings: Settings,
        limits: Limits,
        request: Request[Any, Any, Any],
        browser: Annotated[str, Parameter(header="user-agent")] = "",
    ) -> Response[OpenSession]:
        if not settings.demo:
            raise NotFound("Sign in through your organisation: signing in by name exists in the demo alone.")
        device = Device.read(data.key, data.device or clean(browser)[:80])
        with trying(limits, request):
            try:
                viewer = await sessions.open(data.user, device=device)
            except Problem:
                await refused(db, "name")
                raise
        await end_former(sessions, settings, request)
        return opened(settings, viewer, request)

    @get("/session", opt={"verb": READ, "proved": True})
    async def read(self, viewer: Viewer) -> LiveSession:
        until = viewer.proved_at + FRESH if viewer.proved_at else None
        return LiveSession(viewer.expires_at, ViewerFace.of(viewer), viewer.purpose, until)

    @get("/sessions", opt={"verb": LIST})
    async def many(self, db: Db, sessions: Sessions, viewer: Viewer, user: str | None = None) -> list[OpenedSession]:
        async with db.write(viewer) as tx:
            tx.require(LIST)
            return await sessions.opened(tx, user)

    @delete("/sessions/{id:uuid}", opt={"verb": REVOKE}, status_code=204)
    async def revoke(self, viewer: Viewer, sessions: Sessions, id: UUID) -> None:
        await sessions.revoke(viewer, id)

    @post("/session/step-up/demo", opt={"verb": STEP_UP}, status_code=204)
    async def confirm(self, viewer: Viewer, sessions: Sessions, settings: Settings) -> None:
        """Invented people have no passkey: they confirm by saying so. In the demo alone."""
        if not settings.demo or not viewer.demo:
            raise NotFound
        await sessions.prove(viewer, "demo")

    @post("/session/purpose", opt={"verb": SAY_PURPOSE}, status_code=204)
    async def say_purpose(self, data: GivenPurpose, viewer: Viewer, sessions: Sessions) -> None:
        await sessions.say_purpose(viewer, data.purpose, data.operation)

    @post("/session/language", opt={"verb": CHOOSE_LANGUAGE}, status_code=204)
    async def choose_language(self, data: ChosenLanguage, viewer: Viewer, sessions: Sessions) -> None:
        await sessions.choose_language(viewer, data.language)

    @delete("/session", opt={"verb": CLOSE}, status_code=204)
    async def close(self, viewer: Viewer, sessions: Sessions, settings: Settings) -> Response[None]:
        await sessions.close(viewer)
        return Response(None, status_code=204, cookies=[session_cookie(settings, "", max_age=0)])


def opened(settings: Settings, viewer: Viewer, request: Request[Any, Any, Any]) -> Response[OpenSession]:
    """The answer to whoever has just signed in: the cookie, and to a program the token, once.

    A page has the cookie, which no script reads, and must not have the token beside it. Browsers say that they are one
    with each call, and no script can keep them from it.
    """
    token = "" if "sec-fetch-site" in request.headers else viewer.key
    body = OpenSession(token, viewer.expires_at, ViewerFace.of(viewer))
    return Response(body, status_code=201, cookies=[session_cookie(settings, viewer.key)])
