"""Who may come in: the session of a call, on its own device, for an act that it may come to."""

import time
from typing import Any

from litestar import Request

from jointops.base.access import Viewer, admit
from jointops.base.devices.key import Proofs, unpack
from jointops.base.errors import DeviceLost, NotSignedIn, WrongDevice
from jointops.base.refusals import VIEWER
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.cookie import cookie_name
from jointops.base.settings import Settings

HEADER = "jointops-proof"
"""The proof of a bound device: its claims and their signature, `base64url.base64url`."""

DEVICE = "jointops-device"
"""Hash of a device's public key, base64url: sent so that a lost device hears of it without a session, too."""

_SAFE = {"GET", "HEAD", "OPTIONS"}
_TOLD_EVERY_S = 60.0


class Door:
    """Admits calls of one node."""

    def __init__(self, sessions: Sessions, settings: Settings) -> None:
        self._sessions = sessions
        self._cookie = cookie_name(settings)
        self._proofs = Proofs()
        self._told: dict[str, float] = {}

    async def admit(self, request: Request[Any, Any, Any]) -> Viewer:
        """The person who calls. Raises NotSignedIn, DeviceLost, WrongDevice, StepUpRequired (401), OutOfScope (403)."""
        wanted: dict[str, Any] = request.scope["route_handler"].opt
        token = self._token(request)
        viewer = await self._sessions.who(token, remembered="judged_inside" in wanted) if token else None
        if viewer is None:
            raise await self._refusal(request, token)
        request.scope["state"][VIEWER] = viewer
        if viewer.device_key and (request.method not in _SAFE or "proved" in wanted):
            await self._on_its_device(request, viewer, viewer.device_key)
        admit(viewer, wanted["verb"])
        return viewer

    def _token(self, request: Request[Any, Any, Any]) -> str:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        return bearer if scheme.lower() == "bearer" else request.cookies.get(self._cookie, "")

    async def _refusal(self, request: Request[Any, Any, Any], token: str) -> DeviceLost | NotSignedIn:
        try:
            key_hash = unpack(request.headers.get(DEVICE, ""))
        except ValueError:
            key_hash = b""
        known = token or key_hash
        return DeviceLost() if known and await self._sessions.is_lost(token, key_hash) else NotSignedIn()

    async def _on_its_device(self, request: Request[Any, Any, Any], viewer: Viewer, key: bytes) -> None:
        path = request.scope["path"]
        query = request.scope["query_string"].decode("latin-1")
        body: bytes = request.scope["state"].get("body", b"")
        target = f"{path}?{query}" if query else path
        try:
            self._proofs.check(request.headers.get(HEADER, ""), key, request.method, target, body)
        except WrongDevice:
            await self._tell(viewer)
            raise

    async def _tell(self, viewer: Viewer) -> None:
        """On record once a minute: a stranger who keeps trying must not fill the log."""
        now = time.monotonic()
        if now - self._told.get(viewer.key, -_TOLD_EVERY_S) >= _TOLD_EVERY_S:
            self._told = {key: at for key, at in self._told.items() if now - at < _TOLD_EVERY_S}
            self._told[viewer.key] = now
            await self._sessions.misused(viewer)
