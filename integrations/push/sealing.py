"""A message that a push service carries and cannot read, and the proof of who sends it.

Encryption: RFC 8291 over RFC 8188 (aes128gcm, one record). Who sends: RFC 8292 (VAPID), a JWT signed with ES256.
"""

import base64
import os
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MEDIA_TYPE = "application/octet-stream"
_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186-5): a private key lies between 1 and one less."""

_RECORD = 4096
PADDED = 128
"""Every message is as long as any other: its length says no number of alerts."""

_LIFETIME_S = 12 * 3600
"""Of a proof: RFC 8292 §2 allows 24 h at most."""


class WrongKeys(ValueError):
    """A device's keys that are none."""


class PushKey:
    """The key that this deployment signs its pushes with: the same on every node, derived from its secret."""

    def __init__(self, secret: bytes) -> None:
        drawn = _hkdf(b"", secret, b"who sends pushes", 48)  # 128 bits more than the order, so that none is likelier
        self._key = ec.derive_private_key(int.from_bytes(drawn) % (_ORDER - 1) + 1, _CURVE)
        self.public = text(_point(self._key.public_key()))

    def proof(self, endpoint: str, contact: str, at: datetime) -> str:
        """The Authorization header for one push service, good for twelve hours."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(at.timestamp()) + _LIFETIME_S,
            "sub": contact,
        }
        signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"vapid t={signed}.{text(r.to_bytes(32) + s.to_bytes(32))}, k={self.public}"


def sealed(
    plain: bytes, p256dh: bytes, auth: bytes, *, salt: bytes = b"", own: ec.EllipticCurvePrivateKey | None = None
) -> bytes:
    """The body that only this device opens; salt and own key are fresh for each but in the standard's own example."""
    salt, own = salt or os.urandom(16), own or ec.generate_private_key(_CURVE)
    shared = own.exchange(ec.ECDH(), device_key(p256dh))
    sender = _point(own.public_key())
    secret = _hkdf(auth, shared, b"WebPush: info\0" + p256dh + sender, 32)
    key = _hkdf(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, secret, b"Content-Encoding: nonce\0", 12)
    header = salt + _RECORD.to_bytes(4) + bytes([len(sender)]) + sender
    return header + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def padded(message: bytes) -> bytes:
    """JSON as long as any other message of ours: spaces after it change nothing."""
    return message.ljust(PADDED)


def device_key(p256dh: bytes) -> ec.EllipticCurvePublicKey:
    """Raises WrongKeys for bytes that are no point of P-256."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, p256dh)
    except ValueError:
        raise WrongKeys from None


def text(raw: bytes) -> str:
    """base64url without its end."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(encoded: str) -> bytes:
    """Raises WrongKeys."""
    try:
        return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        raise WrongKeys from None


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _json(value: Any) -> str:
    return text(msgspec.json.encode(value))
