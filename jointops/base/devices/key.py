"""A device as it shows itself: its public key, and the proof that a call comes from it."""

import base64
import binascii
import hashlib
import time
from typing import Annotated

import msgspec
import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from redis.asyncio import Redis
from redis.exceptions import RedisError

from jointops.base.errors import Invalid, WrongDevice

PublicKey = Annotated[str, msgspec.Meta(max_length=88)]
"""P-256, uncompressed (65 bytes), base64url without padding; empty when the device has none."""

WINDOW_S = 300
"""How far the clock of a proof may be off; pages follow the clock of our answers, so a phone's own may be wrong."""

AWAY_S = 5.0
"""For so long a node does without a Valkey that did not answer."""

log = structlog.get_logger(__name__)

_CURVE = ec.SECP256R1()
_HALF = 32


class Device(msgspec.Struct, frozen=True):
    """The device that somebody signs in on: its public key, empty when it has none, and what it is called."""

    key: bytes
    label: str

    @property
    def key_hash(self) -> bytes:
        return hashlib.sha256(self.key).digest()

    @classmethod
    def read(cls, key: str, label: str) -> "Device":
        """Raises Invalid (422) for a text that is no key."""
        if not key:
            return cls(b"", label)
        try:
            raw = unpack(key)
            ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw)
        except ValueError:
            raise Invalid.field("/key", "This is no P-256 public key.") from None
        if len(raw) != 1 + 2 * _HALF:
            raise Invalid.field("/key", "Send the key uncompressed.")
        return cls(raw, label)


class Proof(msgspec.Struct, frozen=True):
    """What a device signs of a call (as DPoP, RFC 9449, with the body beside it).

    htm, htu  method and path with its query
    bh        SHA-256 of the body, base64url
    iat       seconds since 1970
    jti       never used before
    """

    htm: str
    htu: str
    bh: str
    iat: int
    jti: Annotated[str, msgspec.Meta(min_length=16, max_length=64)]


_proof = msgspec.json.Decoder(Proof)


class Proofs:
    """Reads proofs; each counts once within `WINDOW_S`, at whichever node of the deployment.

    While Valkey is away each node knows its own alone, and tries again after a few seconds: nobody waits meanwhile.

    name  of the deployment: others may share its Valkey
    """

    def __init__(self, valkey_url: str = "", name: str = "jointops") -> None:
        self._name = name
        self._redis = Redis.from_url(valkey_url, socket_connect_timeout=1, socket_timeout=1) if valkey_url else None
        self._away_until = 0.0
        self._seen: dict[str, float] = {}
        self._swept = 0.0

    async def check(self, text: str, key: bytes, method: str, target: str, body: bytes) -> None:
        """Raises WrongDevice (401) unless the device with this key signed this very call, just now and only now."""
        proof = self._signed(text, key)
        if (proof.htm, proof.htu) != (method, target) or proof.bh != pack(hashlib.sha256(body).digest()):
            raise WrongDevice
        self._once(proof)
        if not await self._first_of_all(proof):
            raise WrongDevice

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()

    def _signed(self, text: str, key: bytes) -> Proof:
        payload, _, signature = text.partition(".")
        try:
            raw = unpack(signature)
            if len(raw) != 2 * _HALF:
                raise WrongDevice
            der = encode_dss_signature(int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big"))
            public = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, key)
            public.verify(der, payload.encode(), ec.ECDSA(SHA256()))
            return _proof.decode(unpack(payload))
        except (InvalidSignature, ValueError, msgspec.MsgspecError):
            raise WrongDevice from None

    def _once(self, proof: Proof) -> None:
        now = time.time()
        if now - self._swept > WINDOW_S:
            self._seen = {jti: until for jti, until in self._seen.items() if until > now}
            self._swept = now
        if abs(now - proof.iat) > WINDOW_S or proof.jti in self._seen:
            raise WrongDevice
        self._seen[proof.jti] = proof.iat + WINDOW_S + 1.0

    async def _first_of_all(self, proof: Proof) -> bool:
        """Whether no other node has seen it, as far as Valkey knows."""
        if self._redis is None or time.monotonic() < self._away_until:
            return True
        left_s = max(1, int(proof.iat + WINDOW_S + 1 - time.time()))
        try:
            return bool(await self._redis.set(f"{self._name}:proof:{proof.jti}", 1, nx=True, ex=left_s))
        except (RedisError, OSError) as error:
            log.warning("proofs are this node's own: valkey is away", error=error)
            self._away_until = time.monotonic() + AWAY_S
            return True


def pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unpack(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
