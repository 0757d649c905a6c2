"""Ids: UUIDv7 for records, short unguessable references for people to read out."""

import secrets
import time
from uuid import UUID

# Crockford's base 32: no I, L, O, U, so that a reference survives a bad telephone line.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7() -> UUID:
    """A time-ordered id (RFC 9562 §5.7): 48 bits of Unix milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def reference(country: str) -> str:
    """`ML-7F3K-QD`: what an officer reads to the bureau. 30 random bits behind the country."""
    drawn = letters(6)
    return f"{country}-{drawn[:4]}-{drawn[4:]}"


def letters(many: int) -> str:
    """So many random letters and digits that can be read out; 5 bits each."""
    bits = secrets.randbits(5 * many)
    return "".join(_LETTERS[bits >> shift & 31] for shift in range(0, 5 * many, 5))
