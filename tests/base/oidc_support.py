"""Providers for the stories of signing in: the certified one of the npm registry, and one that lies."""

import asyncio
import contextlib
import copy
import os
import secrets
import socket
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from jointops.app import application
from jointops.base.devices.door import Door
from jointops.base.oidc.provider import Provider
from jointops.node import Node, serving
from jointops.rooms import CONTROLLERS

FOLDER = Path(__file__).parents[1] / "oidc"
CALLBACK = "/api/session/oidc/callback"
START = "/api/session/oidc?provider=ml"

PRESSED = {"sec-fetch-site": "same-origin"}
"""What a browser says of an address that was opened by a press on our own page."""


@contextlib.asynccontextmanager
async def production(
    node: Node, controllers: Sequence[Any] = CONTROLLERS, **settings: object
) -> AsyncGenerator[tuple[Node, str]]:
    """The same node as it serves people who are not invented, on a port of its own; signing in, and these."""
    served = copy.copy(node)
    # The providers of the stories stand on this machine.
    given = {"outward_networks": ("127.0.0.0/8", "::1/128"), **settings}
    served.settings = msgspec.structs.replace(node.settings, demo=False, **given)
    served.door = Door(node.sessions, served.settings, node.short_keys, node.proofs)
    async with serving(served, application(served, controllers)) as url:
        yield served, url


@contextlib.asynccontextmanager
async def certified(redirect_uri: str, known: str) -> AsyncGenerator[str]:
    """The issuer of a running `oidc-provider`; its packages are installed when they are not there yet."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if not (FOLDER / "node_modules").is_dir():
        install = ("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
        made = await asyncio.create_subprocess_exec(*install, cwd=FOLDER, env=environment)
        assert await made.wait() == 0
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "node",
        "provider.mjs",
        redirect_uri,
        known,
        cwd=FOLDER,
        env=environment,
        stdin=pipe,
        stdout=pipe,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin is not None and process.stdout is not None
    async with asyncio.timeout(30):
        issuer = (await process.stdout.readline()).decode().strip()
    try:
        yield issuer
    finally:
        process.stdin.close()
        await process.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


class Liar:
    """A provider that answers any code with the id token that it is told to give."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"}, private=True)
        self.issuer = ""
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"alg": "ES256", "kid": "one"}
        self.signer: ECKey | OctKey = self.key
        self.token = ""
        self.describes_itself_as = ""
        self.keys_at = ""
        self.access = "canary-access-token"
        self.given = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        answer = msgspec.json.encode(self._answer(scope["path"]))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _answer(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        if path == "/token":
            self.given = self.token or self._signed()
            return {"access_token": self.access, "token_type": "Bearer", "id_token": self.given}
        ends = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/keys"}
        described = {name: self.issuer + path for name, path in ends.items()}
        if self.keys_at:
            described["jwks_uri"] = self.keys_at
        return {"issuer": self.describes_itself_as or self.issuer, **described}

    def _signed(self) -> str:
        return jwt.encode(self.header, self.claims, self.signer, algorithms=["ES256", "HS256"])


@contextlib.asynccontextmanager
async def lying() -> AsyncGenerator[Liar]:
    """A liar on a free port."""
    liar = Liar()
    server = uvicorn.Server(uvicorn.Config(liar, port=0, lifespan="off", log_config=None, ws="none"))
    server.capture_signals = contextlib.nullcontext  # pyright: ignore[reportAttributeAccessIssue]
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    liar.issuer = f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield liar
    finally:
        server.should_exit = True
        await task


async def comes(browser: httpx.AsyncClient, liar: Liar, **said: object) -> httpx.Response:
    """Somebody signs in through a liar: an officer of Mali, but for what is said of them; the callback's answer."""
    leaving = await browser.get(START, headers=PRESSED)
    asked = parse_qs(urlsplit(leaving.headers["location"]).query)
    now = int(time.time())
    liar.claims = {
        "iss": liar.issuer, "aud": "jointops", "sub": "sub-awa", "iat": now, "exp": now + 300, "amr": ["mfa"],
        "nonce": asked["nonce"][0], "role": "border-officer", **said,
    }  # fmt: skip
    return await browser.get(CALLBACK, params={"state": asked["state"][0], "code": secrets.token_hex(4)})


def provider(issuer: str, secret: Path, code: str = "ml", **more: Any) -> Provider:
    """Mali's provider, as an administrator writes it into the settings."""
    secret.write_text("a secret of the tests\n")
    given: dict[str, Any] = {
        "roles": {"border-officer": "officer", "analyst": "bureau"},
        "operations": {"KAFO 2": "kafo-ii"},
        "agencies": {"police": "PN"},
        **more,
    }
    return Provider(
        code=code, title="Mali", issuer=issuer, client_id="jointops", client_secret=secret, country="ML", **given
    )


async def through(browser: httpx.AsyncClient, url: str, person: str = "sub-awa") -> httpx.Response:
    """A browser goes wherever it is sent, until it is back with us; the answer of the callback."""
    answer = await browser.get(url, headers=PRESSED)
    for _ in range(12):
        where = answer.headers.get("location")
        if where is None or answer.request.url.path == CALLBACK:
            return answer
        answer = await browser.get(answer.request.url.join(where), headers={"x-person": person})
    raise AssertionError("it went in circles")
