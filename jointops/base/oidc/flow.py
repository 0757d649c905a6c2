"""OpenID Connect, the code flow with PKCE: out to a provider, and back with a token that is judged by its own keys."""

import base64
import secrets
from typing import Any, cast
from urllib.parse import quote_plus, urlencode

import msgspec
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # pyright: ignore[reportUnknownVariableType]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # pyright: ignore[reportUnknownVariableType]
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from jointops.base.errors import OneFactor, SignInRefused
from jointops.base.oidc.provider import Provider
from jointops.base.outward import Outward

log = structlog.get_logger(__name__)

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures by the provider's private key alone: no `none`, and no secret that we share with it."""

LEEWAY_S = 30
"""How far the provider's clock may be off."""

_FORM = "application/x-www-form-urlencoded"


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


async def way_out(outward: Outward, provider: Provider, trip: Trip, redirect_uri: str) -> str:
    """The address at the provider where the person signs in."""
    ends = await _endpoints(outward, provider)
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
        **({"acr_values": " ".join(provider.acr)} if provider.acr else {}),
    )
    return str(way)  # pyright: ignore[reportUnknownArgumentType]


async def way_back(outward: Outward, provider: Provider, trip: Trip, redirect_uri: str, code: str) -> dict[str, Any]:
    """The claims of the person, from an id token that is this provider's, for us, for this trip, and still good.

    Raises SignInRefused (401) for every other one, and for a code that the provider does not take; OneFactor (403).
    """
    ends = await _endpoints(outward, provider)
    token = await _exchanged(outward, ends, provider, trip, redirect_uri, code)
    keys = await _read(outward, ends.jwks_uri)
    claims = judged(token, KeySet.import_key_set(keys), provider, trip.nonce)
    _two_factors(provider, claims)
    return claims


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


def _two_factors(provider: Provider, claims: dict[str, Any]) -> None:
    said = claims.get("amr")
    methods = cast(list[object], said) if isinstance(said, list) else []
    if claims.get("acr") in provider.acr or any(method in provider.amr for method in methods):
        return
    # No word about the person: how their provider signs people in, for whoever wrote the settings.
    log.warning("a provider vouches for one factor", provider=provider.code, acr=claims.get("acr"), amr=said)
    raise OneFactor


async def _endpoints(outward: Outward, provider: Provider) -> Endpoints:
    """Read anew at each sign-in: once a shift a person, and keys that were changed count at once."""
    described = await _read(outward, provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    try:
        ends = msgspec.convert(described, Endpoints)
    except msgspec.ValidationError:
        raise SignInRefused from None
    if ends.issuer != provider.issuer:
        raise SignInRefused("The provider describes itself as another one.")
    return ends


async def _exchanged(
    outward: Outward, ends: Endpoints, provider: Provider, trip: Trip, redirect_uri: str, code: str
) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": trip.verifier,
    }
    answer = await _called(outward, "POST", ends.token_endpoint, urlencode(form).encode(), _basic(provider))
    token = answer.get("id_token") if isinstance(answer, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if not isinstance(token, str):
        raise SignInRefused("The provider did not take the code.")
    return token


def _basic(provider: Provider) -> str:
    """Who we are, as a provider wants to hear it (RFC 6749 §2.3.1)."""
    pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.secret())}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


async def _read(outward: Outward, url: str) -> Any:
    return await _called(outward, "GET", url)


async def _called(outward: Outward, method: str, url: str, form: bytes = b"", who: str = "") -> Any:
    headers = {"accept": "application/json"} | ({"authorization": who} if who else {})
    try:
        return msgspec.json.decode(await outward.call(method, url, form, _FORM if form else "", headers))
    except (OSError, msgspec.DecodeError) as error:
        # The person can do nothing about it; whoever wrote the settings can.
        log.warning("a provider was not asked, or did not answer as one", error=error)
        raise SignInRefused("The provider does not answer: try again, or sign in another way.") from None
