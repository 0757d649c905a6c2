"""Signing in and out over HTTP."""

from litestar import Controller, Response, delete, get, post
from litestar.datastructures import Cookie

from jointops.base.access import Viewer
from jointops.base.errors import NotFound
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.model import CLOSE, OPEN, READ, LiveSession, OpenSession, Persona, SignIn, ViewerFace
from jointops.base.settings import Settings

COOKIE = "jointops_session"


class SessionController(Controller):
    path = "/api"

    @get("/demo/personas", opt={"verb": OPEN, "public": True})
    async def personas(self, sessions: Sessions, settings: Settings) -> list[Persona]:
        if not settings.demo:
            raise NotFound
        return await sessions.personas()

    @post("/session", opt={"verb": OPEN, "public": True})
    async def open(self, data: SignIn, sessions: Sessions, settings: Settings) -> Response[OpenSession]:
        if not settings.demo:
            raise NotFound("Sign in through your organisation: signing in by name exists in the demo alone.")
        viewer = await sessions.open(data.user)
        body = OpenSession(viewer.key, viewer.expires_at, ViewerFace.of(viewer))
        return Response(body, status_code=201, cookies=[_cookie(viewer.key)])

    @get("/session", opt={"verb": READ})
    async def read(self, viewer: Viewer) -> LiveSession:
        return LiveSession(viewer.expires_at, ViewerFace.of(viewer))

    @delete("/session", opt={"verb": CLOSE}, status_code=204)
    async def close(self, viewer: Viewer, sessions: Sessions) -> Response[None]:
        await sessions.close(viewer)
        return Response(None, status_code=204, cookies=[_cookie("", max_age=0)])


def _cookie(value: str, max_age: int | None = None) -> Cookie:
    return Cookie(COOKIE, value=value, path="/", httponly=True, samesite="strict", max_age=max_age)
