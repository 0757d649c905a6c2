"""Signing in and out over HTTP."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import Parameter

from jointops.base.access import Viewer
from jointops.base.errors import NotFound
from jointops.base.limits import FAILED_SIGN_IN, Limits
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.model import (
    CLOSE,
    OPEN,
    READ,
    SAY_PURPOSE,
    GivenPurpose,
    LiveSession,
    OpenSession,
    Persona,
    SignIn,
    ViewerFace,
)
from jointops.base.settings import Settings
from jointops.base.text import clean

COOKIE = "jointops_session"


class SessionController(Controller):
    path = "/api"

    @get("/demo/personas", opt={"verb": OPEN, "public": True})
    async def personas(self, sessions: Sessions, settings: Settings) -> list[Persona]:
        if not settings.demo:
            raise NotFound
        return await sessions.personas()

    @post("/session", opt={"verb": OPEN, "public": True})
    async def open(
        self,
        data: SignIn,
        sessions: Sessions,
        settings: Settings,
        limits: Limits,
        request: Request[Any, Any, Any],
        browser: Annotated[str, Parameter(header="user-agent")] = "",
    ) -> Response[OpenSession]:
        if not settings.demo:
            raise NotFound("Sign in through your organisation: signing in by name exists in the demo alone.")
        address = request.client.host if request.client else "nowhere"
        limits.take("sign-in", address)
        try:
            viewer = await sessions.open(data.user, device=data.device or clean(browser)[:80])
        except NotFound:
            limits.charge("sign-in", address, FAILED_SIGN_IN)
            raise
        body = OpenSession(viewer.key, viewer.expires_at, ViewerFace.of(viewer))
        return Response(body, status_code=201, cookies=[_cookie(viewer.key)])

    @get("/session", opt={"verb": READ})
    async def read(self, viewer: Viewer) -> LiveSession:
        return LiveSession(viewer.expires_at, ViewerFace.of(viewer), viewer.purpose)

    @post("/session/purpose", opt={"verb": SAY_PURPOSE}, status_code=204)
    async def say_purpose(self, data: GivenPurpose, viewer: Viewer, sessions: Sessions) -> None:
        await sessions.say_purpose(viewer, data.purpose, data.operation)

    @delete("/session", opt={"verb": CLOSE}, status_code=204)
    async def close(self, viewer: Viewer, sessions: Sessions) -> Response[None]:
        await sessions.close(viewer)
        return Response(None, status_code=204, cookies=[_cookie("", max_age=0)])


def _cookie(value: str, max_age: int | None = None) -> Cookie:
    return Cookie(COOKIE, value=value, path="/", httponly=True, samesite="strict", max_age=max_age)
