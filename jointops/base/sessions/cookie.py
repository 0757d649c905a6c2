"""The cookies of a browser: one place decides their names and how they are guarded."""

from typing import Literal

from litestar.datastructures import Cookie

from jointops.base.settings import Settings

PLAIN, WAY_PLAIN, SHORT_PLAIN = "jointops_session", "jointops_signin", "jointops_short"
GUARDED, WAY_GUARDED, SHORT_GUARDED = "__Host-jointops", "__Host-jointops-signin", "__Host-jointops-short"
"""Browsers take this prefix only over TLS, for the whole host and for no other host (RFC 6265bis §4.1.3.2)."""


def is_over_tls(settings: Settings) -> bool:
    """Whether people reach this node over TLS, its own or that of a proxy in front of it."""
    return bool(settings.tls_cert) or settings.site.startswith("https://")


def cookie_name(settings: Settings) -> str:
    """The name of the session cookie: guarded over TLS, plain on a loopback demo."""
    return GUARDED if is_over_tls(settings) else PLAIN


def way_name(settings: Settings) -> str:
    """The name of the cookie that ties the way back from a provider to the browser that left."""
    return WAY_GUARDED if is_over_tls(settings) else WAY_PLAIN


def short_name(settings: Settings) -> str:
    """The name of the cookie that holds the short key of a device (`devices.short`)."""
    return SHORT_GUARDED if is_over_tls(settings) else SHORT_PLAIN


def short_cookie(settings: Settings, value: str) -> Cookie:
    """It stays as long as the session's, so that one that has run out can be told from one that was never there."""
    return _cookie(settings, short_name(settings), value, "strict", None)


def session_cookie(settings: Settings, value: str, max_age: int | None = None) -> Cookie:
    return _cookie(settings, cookie_name(settings), value, "strict", max_age)


def way_cookie(settings: Settings, value: str, max_age: int) -> Cookie:
    """Lax, because the provider's page sends the browser back to us."""
    return _cookie(settings, way_name(settings), value, "lax", max_age)


def _cookie(
    settings: Settings, name: str, value: str, samesite: Literal["strict", "lax"], max_age: int | None
) -> Cookie:
    return Cookie(
        name, value=value, path="/", httponly=True, samesite=samesite, secure=is_over_tls(settings), max_age=max_age
    )
