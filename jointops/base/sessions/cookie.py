"""The cookie of a browser's session: one place decides its name and how it is guarded."""

from litestar.datastructures import Cookie

from jointops.base.settings import Settings

PLAIN = "jointops_session"
GUARDED = "__Host-jointops"
"""Browsers take this prefix only over TLS, for the whole host and for no other host (RFC 6265bis §4.1.3.2)."""


def is_over_tls(settings: Settings) -> bool:
    """Whether people reach this node over TLS, its own or that of a proxy in front of it."""
    return settings.site.startswith("https://")


def cookie_name(settings: Settings) -> str:
    """The name of the session cookie: guarded over TLS, plain on a loopback demo."""
    return GUARDED if is_over_tls(settings) else PLAIN


def session_cookie(settings: Settings, value: str, max_age: int | None = None) -> Cookie:
    return Cookie(
        cookie_name(settings),
        value=value,
        path="/",
        httponly=True,
        samesite="strict",
        secure=is_over_tls(settings),
        max_age=max_age,
    )
