"""Trying to sign in: so often from one address, what was refused costs more, and the browser's former session ends."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from litestar import Request

from jointops.base.errors import Problem
from jointops.base.limits import FAILED_SIGN_IN, Limits
from jointops.base.sessions.actions import Sessions
from jointops.base.sessions.cookie import cookie_name
from jointops.base.settings import Settings


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


async def end_former(sessions: Sessions, settings: Settings, request: Request[Any, Any, Any]) -> None:
    """Whoever has just signed in leaves no older session of this browser behind."""
    former = await sessions.who(request.cookies.get(cookie_name(settings), ""))
    if former is not None:
        await sessions.close(former)
