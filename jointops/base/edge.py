"""The door: what arrives is readable JSON from our own pages, and what goes wrong is said as a problem."""

import json
import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import structlog
from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException, ValidationException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPRequestEvent, Receive, Scope, Send

from jointops.base.errors import (
    FieldError,
    Invalid,
    NotJson,
    Problem,
    TokenInAddress,
    TooLarge,
    Unreadable,
    WrongOrigin,
)
from jointops.base.ids import uuid7
from jointops.base.text import clean_all

log = structlog.get_logger()

MOST_BYTES = 128 * 1024
"""Of a body, where its route names no other limit (`opt={"most_bytes": …}`): an alert, every field full."""

_SAFE = {"GET", "HEAD", "OPTIONS"}

# What a caller might put a key in. Addresses stand in histories, in the logs of proxies and over shoulders.
_KEYS = re.compile(
    rb"(?:^|&)(?:(?:access_|id_|auth_)?token|authorization|bearer|api_?key|jointops_session)=", re.IGNORECASE
)

# A leap second, as a whole text: no clock of ours and no database has it, so it is the last instant before it.
_LEAP = re.compile(rb'"(\d{4}-\d\d-\d\dT\d\d:59):60(?:\.\d+)?(Z|[+-]\d\d:\d\d)"')


class Edge(ASGIMiddleware):
    """Refuses other origins; turns every JSON body into clean, well-formed bytes before anything decodes it."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, origins: Callable[[], tuple[str, ...]]) -> None:
        self.origins = origins

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["type"] == ScopeType.HTTP:
            if scope["query_string"] and _KEYS.search(scope["query_string"]):
                raise TokenInAddress
            if b"%00" in scope["query_string"] or "\0" in scope["path"]:
                raise Unreadable("The address holds U+0000: leave it out.")
            _once_each(scope["query_string"], scope["route_handler"].opt.get("many", ""))
            if scope["method"] not in _SAFE:
                headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
                self._own_page(headers, scope["scheme"])
                options = scope["route_handler"].opt
                if "raw_body" not in options:
                    body = await _read(headers, receive, options.get("most_bytes", MOST_BYTES))
                    scope["state"]["body"] = body  # as it came: a device signs these very bytes
                    receive = _replay(_clean_body(headers, body))
        await next_app(scope, receive, send)

    def _own_page(self, headers: dict[str, str], scheme: str) -> None:
        """Programs send neither header; browsers send one or both with every change, and no page can forge them."""
        origin = headers.get("origin")
        if origin is None:
            if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
                raise WrongOrigin
        elif origin not in self.origins() and origin.lower() != f"{scheme}://{headers.get('host', '').lower()}":
            raise WrongOrigin


def _once_each(query: bytes, many: str) -> None:
    """Raises Invalid (422) for a parameter that is there twice: which of them is meant, parts would see differently.

    many  the one parameter that a call takes a list of
    """
    if b"&" not in query:
        return
    names = [name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True) if name != many]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid.field(f"/{twice}", "This parameter is there twice: send it once.", "twice")


def _clean_body(headers: dict[str, str], body: bytes) -> bytes:
    if not body:
        return body
    if "content-encoding" in headers:
        raise NotJson("Send the body as it is, not compressed.")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotJson
    if b":60" in body:
        body = _LEAP.sub(rb'"\1:59.999\2"', body)
    return body if is_plain(body) else msgspec.json.encode(clean_all(parse(body)))


_MANY_DIGITS = re.compile(rb"\d{19}")
"""A number of so many digits may not fit into 64 bits: `parse` judges it."""


def is_plain(body: bytes) -> bool:
    """Whether reading and cleaning would give back the very same bytes, so that both can be spared.

    No escapes, so that what is looked at is what is meant; nothing invisible or undone; no space at the end of a text
    (outside texts there is none either); and what the quick decoder makes of it is written just like that: it would
    lose a field that is there twice. Browsers and phones send such bodies; whatever else is judged by `parse`.
    """
    if b"\\" in body or b'" ' in body or b' "' in body or _MANY_DIGITS.search(body):
        return False
    try:
        text = body.decode()
        same = msgspec.json.encode(msgspec.json.decode(body)) == body
    except (UnicodeDecodeError, msgspec.MsgspecError, RecursionError):
        return False
    return same and text.isprintable() and unicodedata.is_normalized("NFC", text)


async def _read(headers: dict[str, str], receive: Receive, most: int) -> bytes:
    """The whole body. Raises TooLarge (413) before more than `most` bytes are held; the server throws the rest away."""
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or len(announced) > 15 or int(announced) > most:
        raise TooLarge(f"At most {most // 1024} KiB are read here: send it in parts.")
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Unreadable("The body broke off.")
        part: bytes = message.get("body", b"")  # pyright: ignore[reportAssignmentType]
        size += len(part)
        if size > most:
            raise TooLarge(f"At most {most // 1024} KiB are read here: send it in parts.")
        parts.append(part)
        more = bool(message.get("more_body", False))
    return b"".join(parts)


def _replay(body: bytes) -> Receive:
    async def receive() -> HTTPReceiveMessage:
        return HTTPRequestEvent(type="http.request", body=body, more_body=False)

    return receive


def parse(body: bytes) -> object:
    """JSON, strictly: UTF-8, no key twice, no NaN, no lone surrogates, no U+0000. Raises Unreadable, Invalid."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"Byte {error.start + 1} is not UTF-8: save or send the text as UTF-8.") from None
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        raise Unreadable(f"The JSON breaks off or is malformed at line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise Unreadable("The JSON is nested too deeply.") from None
    if re.search(r"\\u(0000|d[89a-f])", text, re.IGNORECASE):
        _refuse_hidden(value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
        raise Invalid.field(f"/{twice}", "This field is there twice: send it once.", "twice")
    return found


def _no_constant(name: str) -> object:
    raise Unreadable(f"{name} is no JSON number.")


def _finite(text: str) -> float:
    if math.isinf(number := float(text)):
        raise Unreadable(f"{text[:20]} is too large a number.")
    return number


def _whole(text: str) -> int:
    if len(text.lstrip("-")) > 18:  # 18 digits fit into 64 bits, whatever their first one is
        raise Unreadable(f"{text[:20]} is too large a number.")
    return int(text)


def _refuse_hidden(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in text or any(0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise Unreadable("A text holds U+0000 or half a character: remove it.")


_AT = re.compile(r" - at `(?:key in )?\$(.*)`$")
_UNKNOWN = re.compile(r"unknown field `(.+?)`")
_MISSING = re.compile(r"missing required field `(.+?)`")


_BOUND = re.compile(r"Expected `(?:int|float)` (<=|>=|<|>) (-?[\d.e+]+)$")
_BOUNDS = {"<=": "At most", ">=": "At least", "<": "Less than", ">": "More than"}


def _in_words(said: str) -> str:
    """The decoder's complaint about a number as a person would say it: `At most 180.`"""
    if bound := _BOUND.match(said):
        return f"{_BOUNDS[bound[1]]} {float(bound[2]):g}."
    return said


def invalid(message: str) -> Invalid:
    """A decoder's complaint as a 422 that names the field by its JSON pointer."""
    path = found[1] if (found := _AT.search(message)) else ""
    pointer = re.sub(r"\.|\[", "/", path).replace("]", "")
    said = _AT.sub("", message)
    if unknown := _UNKNOWN.search(said):
        return Invalid.field(f"{pointer}/{unknown[1]}", "There is no such field: leave it out.", "unknown-field")
    if missing := _MISSING.search(said):
        return Invalid.field(f"{pointer}/{missing[1]}", "This field is needed.", "missing")
    return Invalid.field(pointer or "/", _in_words(said))


def render(request: Request[Any, Any, Any], problem: Problem) -> Response[dict[str, object]]:
    """The problem+json answer."""
    instance = f"urn:uuid:{uuid7()}"
    headers = {"retry-after": str(problem.retry_after_s)} if problem.retry_after_s is not None else {}
    return Response(
        problem.body(instance), status_code=problem.status, media_type="application/problem+json", headers=headers
    )


def render_invalid(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, object]]:
    """Litestar's and msgspec's complaints about a body or a parameter."""
    # Litestar's own list loses where in a body the field stands; the decoder's complaint behind it says so.
    if isinstance(error.__cause__, msgspec.ValidationError):
        return render(request, invalid(str(error.__cause__).replace("`$.data", "`$", 1)))
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        errors = [FieldError(f"/{one.get('key', '')}", str(one.get("message", ""))) for one in error.extra]  # pyright: ignore
        return render(request, Invalid("Some parameters must be mended.", errors))
    return render(request, invalid(str(error)))


class Refused(Problem):
    """There is no such address, or it does not take such a call.

    The answer's status says which: 404 for no such address, 405 for another method.
    """

    status = 404


_REFUSED = {404: "There is no such address.", 405: "This address does not take this method."}


def render_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[dict[str, object]]:
    """What the router itself refuses: no such address, no such method."""
    problem = Refused(_REFUSED.get(error.status_code, error.detail))
    problem.status = error.status_code
    return render(request, problem)


class OurError(Problem):
    """Something went wrong on our side.

    It is on record. Try again; if it stays, tell the centre the `instance` of the answer.
    """

    status = 500


def render_ours(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, object]]:
    """An error of ours: logged once with its context, shown without anything inside."""
    instance = f"urn:uuid:{uuid7()}"
    log.error(
        "request failed",
        method=request.method,
        route=request.scope.get("path_template", ""),
        instance=instance,
        exc_info=error,
    )
    problem = OurError("It is on record. Try again; if it stays, tell the centre the instance below.")
    return Response(problem.body(instance), status_code=500, media_type="application/problem+json")
