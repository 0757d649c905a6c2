"""Signing in through a provider, over HTTP."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.params import Parameter
from litestar.response import Redirect

from jointops.base.db import Db
from jointops.base.devices.key import Device
from jointops.base.errors import Problem
from jointops.base.limits import Limits
from jointops.base.oidc import actions
from jointops.base.oidc.page import refusal_page
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.cookie import session_cookie, way_cookie, way_name
from jointops.base.sessions.model import OPEN
from jointops.base.sessions.site import site_of
from jointops.base.sessions.trying import end_former, trying
from jointops.base.settings import Settings
from jointops.base.text import clean

PATH = "/api/session/oidc"

Code = Annotated[str, Parameter(max_length=2000)]


class OidcController(Controller):
    path = PATH

    @get(opt={"verb": OPEN, "public": True})
    async def leave(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        settings: Settings,
        limits: Limits,
        provider: str,
        key: str = "",
        browser: Annotated[str, Parameter(header="user-agent")] = "",
        came: Annotated[str, Parameter(header="sec-fetch-site")] = "",
    ) -> Redirect:
        """By a press on our own page alone: a provider that knows the browser would ask the person nothing."""
        if came != "same-origin":
            return Redirect("/", status_code=303)
        with trying(limits, request):
            chosen = actions.provider_of(settings, provider)
            back = f"{site_of(settings, request.headers.get('host', ''))}{PATH}/callback"
            leaving = await actions.leave(db, settings, chosen, back, Device.read(key, clean(browser)[:80]))
        return Redirect(leaving.url, status_code=303, cookies=[way_cookie(settings, leaving.browser, 600)])

    @get("/callback", opt={"verb": OPEN, "public": True})
    async def come_back(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        sessions: Sessions,
        settings: Settings,
        limits: Limits,
        given: Annotated[str, Parameter(query="state", max_length=2000)] = "",
        code: Code = "",
        iss: Code | None = None,
    ) -> Response[bytes]:
        back = actions.Back(given, code, request.cookies.get(way_name(settings), ""), iss)
        try:
            with trying(limits, request):
                viewer = await actions.come_back(db, sessions, settings, back)
        except Problem as problem:
            return refusal_page(request, problem)
        await end_former(sessions, settings, request)
        cookies = [session_cookie(settings, viewer.key), way_cookie(settings, "", 0)]
        return Response(b"", status_code=303, headers={"location": "/"}, cookies=cookies)
