"""A refused sign-in, for the person whom the provider has just sent back: words and a way on, not JSON."""

from html import escape
from typing import Any

import msgspec
from litestar import Request, Response

from jointops.base.errors import Problem
from jointops.base.ids import uuid7

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>JointOps</title>
<meta name="viewport" content="width=device-width"><h1>{title}</h1><p>{detail}</p>
<p><a href="/">Sign in</a></p></html>"""


def refusal_page(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """The problem as a page for a browser, as problem+json for a program."""
    if "text/html" in request.headers.get("accept", ""):
        page = _PAGE.format(title=escape(problem.title()), detail=escape(problem.detail))
        return Response(page.encode(), status_code=problem.status, media_type="text/html; charset=utf-8")
    body = msgspec.json.encode(problem.body(f"urn:uuid:{uuid7()}"))
    return Response(body, status_code=problem.status, media_type="application/problem+json")
