"""OpenID Connect, the code flow with PKCE: out to a provider, and back with a token that is judged by its own keys."""

import secrets
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # pyright: ignore[reportUnknownVariableType]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # pyright: ignore[reportUnknownVariableType]
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from jointops.base.errors import SignInRefused
from jointops.base.oidc.provider import Provider

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures by the provider's private key alone: no `none`, and no secret that we share with it."""

LEEWAY_S = 30
"""How far the provider's clock may be off."""

_PATIENCE_S = 10.0


class Endpoints(msgspec.Struct, frozen=True):
    """What we need of a provider's own description (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Trip(msgspec.Struct, frozen=True):
    """One way out and back: secrets that tie the answer to the question."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Trip":
        return cls(*(secrets.token_urlsafe(48) for _ in range(3)))


async def way_out(provider: Provider, trip: Trip, redirect_uri: str) -> str:
    """The address at the provider where the person signs in."""
    async with _http() as http:
        ends = await _endpoints(http, provider)
    way = prepare_grant_uri(  # pyright: ignore[reportUnknownVariableType]
        ends.authorization_endpoint,
        client_id=provider.client_id,
        response_type="code",
        redirect_uri=redirect_uri,
        scope="openid profile",
        state=trip.state,
        nonce=trip.nonce,
        code_challenge=create_s256_code_challenge(trip.verifier),  # pyright: ignore[reportUnknownArgumentType]
        code_challenge_method="S256",
    )
    return str(way)  # pyright: ignore[reportUnknownArgumentType]


async def way_back(provider: Provider, trip: Trip, redirect_uri: str, code: str) -> dict[str, Any]:
    """The claims of the person, from an id token that is this provider's, for us, for this trip, and still good.

    Raises SignInRefused (401) for every other one, and for a code that the provider does not take.
    """
    async with _http() as http:
        ends = await _endpoints(http, provider)
        token = await _exchanged(http, ends, provider, trip, redirect_uri, code)
        keys = await _read(http, ends.jwks_uri)
    return judged(token, KeySet.import_key_set(keys), provider, trip.nonce)


def judged(token: str, keys: KeySet, provider: Provider, nonce: str) -> dict[str, Any]:
    """The claims of an id token. Raises SignInRefused (401)."""
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    try:
        read = jwt.decode(token, keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(read.claims, read.header, options, {"nonce": nonce, "client_id": provider.client_id})  # pyright: ignore
        claims.validate(leeway=LEEWAY_S)
    except (JoseError, AuthlibBaseError, ValueError):
        raise SignInRefused from None
    return dict(claims)


def _http() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=_PATIENCE_S, follow_redirects=False)


async def _endpoints(http: httpx.AsyncClient, provider: Provider) -> Endpoints:
    """Read anew at each sign-in: once a shift a person, and keys that were changed count at once."""
    described = await _read(http, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    try:
        ends = msgspec.convert(described, Endpoints)
    except msgspec.ValidationError:
        raise SignInRefused from None
    if ends.issuer != provider.issuer or not all(map(_is_safe, (ends.token_endpoint, ends.jwks_uri))):
        raise SignInRefused("The provider describes itself as another one.")
    return ends


def _is_safe(url: str) -> bool:
    """TLS, but for a provider on this very machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1"))


async def _exchanged(
    http: httpx.AsyncClient, ends: Endpoints, provider: Provider, trip: Trip, redirect_uri: str, code: str
) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": trip.verifier,
    }
    try:
        answer = await http.post(ends.token_endpoint, data=form, auth=(provider.client_id, provider.secret()))
        if answer.status_code == 200 and isinstance(token := answer.json().get("id_token"), str):
            return token
    except (httpx.HTTPError, ValueError, AttributeError):
        pass
    raise SignInRefused("The provider did not take the code.")


async def _read(http: httpx.AsyncClient, url: str) -> Any:
    if not _is_safe(url):
        raise SignInRefused("The provider must be asked over TLS.")
    try:
        return (await http.get(url)).raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        raise SignInRefused("The provider does not answer: try again, or sign in another way.") from None
