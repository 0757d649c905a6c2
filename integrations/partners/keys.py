"""The keys with which this deployment signs what it sends to partners: the same on every node, kept in no file."""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jointops.base.audit.keys import SigningKey


def partner_key(secret: bytes) -> SigningKey:
    """Derived from the deployment's secret, apart from the key of the audit log: a partner's file proves no seal."""
    return SigningKey(hmac.digest(secret, b"what partners are sent", hashlib.sha256))


def file_key(secret: bytes) -> SigningKey:
    """For whole files alone: its public half proves no part of one, such as the head line that is signed inside."""
    return SigningKey(hmac.digest(secret, b"whole files for partners", hashlib.sha256))


def as_pem(key: SigningKey) -> str:
    """The public half as any tool reads it, to be published."""
    public = Ed25519PublicKey.from_public_bytes(key.public)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
