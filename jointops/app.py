"""The roof: one Litestar application out of all rooms. The only place that knows them all."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar import route as answering
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException, SerializationException, ValidationException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute
from litestar.types import Message, Scope

from jointops.base import edge
from jointops.base.access import VERBS, Viewer
from jointops.base.devices.door import SHORT
from jointops.base.errors import NotFound, NotSignedIn, Problem
from jointops.base.refusals import Refusals
from jointops.base.sessions.api import SessionController
from jointops.base.sessions.cookie import short_cookie
from jointops.given import given
from jointops.installed import FRONTEND
from jointops.node import Node
from jointops.queries import matching_waits_s
from jointops.shelf import media_type, shelf
from ops.matching.model import BEHIND_S

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self' blob:; "
    "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types default svelte-trusted-html",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(self), microphone=()",
}

_SECURED = tuple((name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items())
_SECURED_API = (*_SECURED, (b"cache-control", b"private, no-store"))

# Two years, as the lists that browsers ship ask for.
TLS_ONLY = "max-age=63072000; includeSubDomains"


class Tenant:
    """The node that an application serves, and what its handlers ask for by name.

    An application takes longer to build than a node to start: stories put one node after the other under one roof.
    """

    def __init__(self, node: Node) -> None:
        self.held: dict[str, object] = {}
        self.take(node)

    def take(self, node: Node) -> None:
        """From here on this node is served."""
        self.node = node
        self.held.update(node.provides())
        self._refusals = Refusals(node.db)

    async def note(self, error: Exception, scope: Scope) -> None:
        await self._refusals.note(error, scope)


def application(node: Node, controllers: Sequence[Any]) -> Litestar:
    """All rooms under one roof; its `state.tenant` is who lives there.

    Raises RuntimeError for a route that declares no verb.
    """
    tenant = Tenant(node)
    ours = [given(one, tenant.held) for one in (SessionController, *controllers, healthy, ready)]
    app = Litestar(
        route_handlers=[*ours, *_pages(node)],
        dependencies={"viewer": Provide(_viewer(tenant))},
        middleware=[edge.Edge(lambda: tenant.node.settings.origins)],
        exception_handlers={
            Problem: edge.render,
            ValidationException: edge.render_invalid,
            msgspec.ValidationError: edge.render_invalid,
            SerializationException: edge.render_invalid,
            HTTPException: edge.render_http,
            Exception: edge.render_ours,
        },
        before_send=[_short_key(tenant), _secured],
        after_exception=[tenant.note],
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=2000, gzip_compress_level=3, exclude_opt_key="uncompressed"
        ),
        # The description alone: pages that draw it would fetch scripts from elsewhere, which no page of ours may.
        openapi_config=OpenAPIConfig(
            title="JointOps",
            version="0.1.0",
            path="/api/schema",
            use_handler_docstrings=True,
            render_plugins=[JsonRenderPlugin()],
        ),
        request_max_body_size=None,
        logging_config=None,
    )
    app.state.tenant = tenant
    _every_route_has_a_verb(app)
    return app


@get("/healthz", opt={"verb": "node.health"}, include_in_schema=False)
async def healthy() -> dict[str, str]:
    """This process answers."""
    return {"status": "ok"}


@get("/readyz", opt={"verb": "node.health"}, include_in_schema=False)
async def ready(node: Node) -> dict[str, str]:
    """This process can serve: the database answers. `work` says whether matching keeps up with what is committed, and
    nothing of the other work beside: people are answered without it, so that alone takes no node out of service.
    """
    waits_s = await matching_waits_s(node.db.pool("app"))
    return {"status": "ready", "work": "behind" if waits_s > BEHIND_S else "keeps up"}


def _viewer(tenant: Tenant) -> Any:
    async def viewer(request: Request[Any, Any, Any]) -> Viewer:
        node = tenant.node
        try:
            found = await node.door.admit(request)
        except NotSignedIn:
            node.limits.take("stranger", caller(request))
            raise
        node.limits.take_for(found, cost_of(request))
        return found

    return viewer


def caller(request: Request[Any, Any, Any]) -> str:
    """The address that a call comes from; behind a trusted proxy, the one that the proxy names."""
    return request.client.host if request.client else "nowhere"


def cost_of(request: Request[Any, Any, Any]) -> str:
    """The cost class of a route (see `limits`): what its handler says, else by whether it may change something."""
    return str(request.route_handler.opt.get("cost", "look" if request.method in ("GET", "HEAD") else "act"))


def _short_key(tenant: Tenant) -> Any:
    async def carried(message: Message, scope: Scope) -> None:
        """A device that has just signed gets the short key of its next looks."""
        if message["type"] == "http.response.start" and (key := scope["state"].pop(SHORT, None)):
            cookie = short_cookie(tenant.node.settings, key)
            message["headers"] = [*message["headers"], cookie.to_encoded_header()]

    return carried


async def _secured(message: Message, scope: Scope) -> None:
    """Every answer, also those that refuse; what was given to one person is kept by no browser and no proxy."""
    if message["type"] != "http.response.start":
        return
    headers = [(name.lower(), value) for name, value in message["headers"]]
    wanted = _SECURED_API if scope["path"].startswith("/api/") else _SECURED
    if scope["scheme"] == "https":
        wanted = (*wanted, (b"strict-transport-security", TLS_ONLY.encode()))
        headers = [(name, _tls_only(value) if name == b"set-cookie" else value) for name, value in headers]
    said = {name for name, _ in headers}
    message["headers"] = [*headers, *(header for header in wanted if header[0] not in said)]


def _tls_only(cookie: bytes) -> bytes:
    return cookie if b"; secure" in cookie.lower() else cookie + b"; Secure"


def _pages(node: Node) -> list[Any]:
    """The built front end and the map's ground; a file whose name has a hash never changes."""
    ground = shelf("/basemap", node.ground.folder, "*.json", "no-cache")
    if not FRONTEND.is_dir():
        return [ground]
    return [ground, shelf("/assets", FRONTEND / "assets", "*", "public, max-age=31536000, immutable"), _index]


@answering(["/", "/{path:path}"], http_method=["GET", "HEAD"], opt={"verb": "page.read"}, include_in_schema=False)
async def _index(path: str = "") -> Response[bytes]:
    """The one page of all screens, which lie behind its `#`, or a file beside it; no other address is a page."""
    file = (FRONTEND / (path.lstrip("/") or "index.html")).resolve()
    if not file.is_file() or not file.is_relative_to(FRONTEND.resolve()):
        raise NotFound("There is no such page: every screen begins at /.")
    return Response(file.read_bytes(), media_type=media_type(file), headers={"cache-control": "no-cache"})


def _every_route_has_a_verb(app: Litestar) -> None:
    for route in app.routes:
        if (
            not isinstance(route, HTTPRoute)
            or not route.path.startswith("/api/")
            or route.path.startswith("/api/schema")
        ):
            continue
        for handler in route.route_handlers:
            if handler.http_methods != {"OPTIONS"} and handler.opt.get("verb") not in VERBS:
                raise RuntimeError(f"{route.path} declares no verb")
