"""Who may come in: the session of a call, on its own device, for an act that it may come to."""

import time
from typing import Any

from litestar import Request

from jointops.base.access import Viewer, admit
from jointops.base.devices.key import Proofs, unpack
from jointops.base.devices.short import RENEW_S, ShortKeys
from jointops.base.errors import DeviceLost, NotSignedIn, ShortKeyOver, WrongDevice
from jointops.base.refusals import VIEWER
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.cookie import cookie_name, short_name
from jointops.base.settings import Settings

HEADER = "jointops-proof"
"""The proof of a bound device: its claims and their signature, `base64url.base64url`."""

DEVICE = "jointops-device"
"""Hash of a device's public key, base64url: sent so that a lost device hears of it without a session, too."""

SHORT = "short-key"
"""Where the door leaves a new short key, in the call's own state, for the answer to carry."""

SOCKET = "/ws"
"""What a device signs, as a GET, to open its websocket: the proof goes in the hello."""

_SAFE = {"GET", "HEAD", "OPTIONS"}
_TOLD_EVERY_S = 60.0


class Door:
    """Admits calls of one node."""

    def __init__(self, sessions: Sessions, settings: Settings, short: ShortKeys, proofs: Proofs) -> None:
        self._sessions = sessions
        self._cookie = cookie_name(settings)
        self._short_cookie = short_name(settings)
        self._short = short
        self._proofs = proofs
        self._told: dict[str, float] = {}

    async def admit(self, request: Request[Any, Any, Any]) -> Viewer:
        """The person who calls.

        Raises NotSignedIn, DeviceLost, WrongDevice, ShortKeyOver, StepUpRequired (401), OutOfScope (403).
        """
        wanted: dict[str, Any] = request.scope["route_handler"].opt
        token = self._token(request)
        viewer = await self._sessions.who(token, remembered="judged_inside" in wanted) if token else None
        if viewer is None:
            raise await self._refusal(request, token)
        request.scope["state"][VIEWER] = viewer
        if viewer.device_key:
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

    async def admits_socket(self, viewer: Viewer, proof: str) -> bool:
        """Whether a websocket comes from the device of its session; what does not is on record."""
        if not viewer.device_key:
            return True
        try:
            await self._proofs.check(proof, viewer.device_key, "GET", SOCKET, b"")
        except WrongDevice:
            await self._tell(viewer)
            return False
        return True

    async def _on_its_device(self, request: Request[Any, Any, Any], viewer: Viewer, key: bytes) -> None:
        """A change signs; a look may bring a short key instead, which a signed call renews."""
        left = self._short.left_s(viewer.session_id, request.cookies.get(self._short_cookie, ""))
        must_sign = request.method not in _SAFE or "proved" in request.scope["route_handler"].opt
        if must_sign or HEADER in request.headers or left is None:
            await self._signed(request, viewer, key)
            if left is None or left < RENEW_S:
                request.scope["state"][SHORT] = self._short.give(viewer.session_id)
        elif left <= 0:
            raise ShortKeyOver

    async def _signed(self, request: Request[Any, Any, Any], viewer: Viewer, key: bytes) -> None:
        path = request.scope["path"]
        query = request.scope["query_string"].decode("latin-1")
        body: bytes = request.scope["state"].get("body", b"")
        target = f"{path}?{query}" if query else path
        try:
            await self._proofs.check(request.headers.get(HEADER, ""), key, request.method, target, body)
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
