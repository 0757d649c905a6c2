"""The key with which this deployment signs what it sends to partners: the same on every node, kept in no file."""

import hashlib
import hmac

from jointops.base.audit.keys import SigningKey


def partner_key(secret: bytes) -> SigningKey:
    """Derived from the deployment's secret, apart from the key of the audit log: a partner's file proves no seal."""
    return SigningKey(hmac.digest(secret, b"what partners are sent", hashlib.sha256))
