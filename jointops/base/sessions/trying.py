"""Trying to sign in: so often from one address, and what was refused costs more."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from litestar import Request

from jointops.base.errors import Problem
from jointops.base.limits import FAILED_SIGN_IN, Limits


@contextmanager
def trying(limits: Limits, request: Request[Any, Any, Any]) -> Generator[None]:
    """One try of the caller's address. Raises TooManyCalls (429)."""
    address = request.client.host if request.client else "nowhere"
    limits.take("sign-in", address)
    try:
        yield
    except Problem:
        limits.charge("sign-in", address, FAILED_SIGN_IN)
        raise
