"""Where a request ends is read one way: whoever writes it two ways is refused, and nothing hidden behind is answered.

The proxy before a node (deploy/nginx.conf) writes each request anew with one length of its own; what is shown here
holds for whoever reaches the node without it.
"""

import asyncio
import re
from urllib.parse import urlsplit

import pytest

HIDDEN = b"GET /api/session/ways?hidden=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
"""A second request inside the first: it is answered only by a server that ends the first one too soon."""


def _post(headers: bytes, body: bytes = b"") -> bytes:
    return (
        b"POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + headers
        + b"\r\n"
        + body
    )


def _chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


CHUNKED, END = b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"
LENGTH = b"Content-Length: %d\r\n"

TRICKS = {
    "a length and chunks": _post(LENGTH % len(END + HIDDEN) + CHUNKED, END + HIDDEN),
    "chunks and a length": _post(CHUNKED + b"Content-Length: 5\r\n", END + HIDDEN),
    "two lengths": _post(LENGTH % 2 + LENGTH % (2 + len(HIDDEN)), b"{}" + HIDDEN),
    "two lengths in one": _post(b"Content-Length: 2, %d\r\n" % (2 + len(HIDDEN)), b"{}" + HIDDEN),
    "a length with a sign": _post(b"Content-Length: +2\r\n", b"{}" + HIDDEN),
    "a negative length": _post(b"Content-Length: -1\r\n", b"{}" + HIDDEN),
    "a length in hex": _post(b"Content-Length: 0x2\r\n", b"{}" + HIDDEN),
    "an endless length": _post(b"Content-Length: 99999999999999999999999\r\n", b"{}" + HIDDEN),
    "a length with a space before the colon": _post(b"Content-Length : 2\r\n", b"{}" + HIDDEN),
    "chunks with a space before the colon": _post(b"Transfer-Encoding : chunked\r\n", END + HIDDEN),
    "an encoding nobody knows": _post(b"Transfer-Encoding: xchunked\r\n", END + HIDDEN),
    "chunks that are not last": _post(b"Transfer-Encoding: chunked, identity\r\n", END + HIDDEN),
    "chunks twice": _post(CHUNKED + CHUNKED, END + HIDDEN),
    "a header that goes on in the next line": _post(b"X-A: b\r\n Content-Length: 2\r\n", HIDDEN),
    "a folded encoding": _post(b"Transfer-Encoding:\r\n chunked\r\n", END + HIDDEN),
    "a bare carriage return": _post(b"X-A: b\rContent-Length: 2\r\n", b"{}" + HIDDEN),
    "a bare line feed in a header": _post(b"X-A: b\nTransfer-Encoding: chunked\r\n", END + HIDDEN),
    "a NUL in a header": _post(b"X-A: b\0c\r\n" + LENGTH % 2, b"{}" + HIDDEN),
    "a chunk of a size that is none": _post(CHUNKED, b"zz\r\n{}\r\n" + END + HIDDEN),
    "a chunk with a sign": _post(CHUNKED, b"+2\r\n{}\r\n" + END + HIDDEN),
    "a chunk in 0x": _post(CHUNKED, b"0x2\r\n{}\r\n" + END + HIDDEN),
    "a chunk of a size beyond all": _post(CHUNKED, b"f" * 17 + b"\r\n{}\r\n" + END + HIDDEN),
    "a chunk longer than it says": _post(CHUNKED, b"1\r\n{}\r\n" + END + HIDDEN),
    "a chunk's end without its carriage return": _post(CHUNKED, b"2\n{}\n0\n\n" + HIDDEN),
    "a version that is none": b"GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n" + HIDDEN,
    "no name of a header": _post(b": 2\r\n", b"{}" + HIDDEN),
}  # fmt: skip


async def _answers(url: str, sent: bytes) -> bytes:
    """All that comes back until the node closes the connection: whoever is answered behind a trick asks it to."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(sent)
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def _statuses(answers: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", answers)]


@pytest.mark.parametrize("sent", TRICKS.values(), ids=TRICKS.keys())
async def test_a_request_whose_end_can_be_read_two_ways_hides_no_other(url: str, sent: bytes) -> None:
    answers = await _answers(url, sent)
    assert b'"providers"' not in answers, "the hidden request was answered"
    assert all(status >= 400 for status in _statuses(answers)), answers
    assert len(_statuses(answers)) <= 1, "one request, one answer, and the connection is closed"


async def test_plain_requests_one_after_the_other_are_answered_each(url: str) -> None:
    """The same pairs, well written: so the tricks fail for what is wrong with them."""
    body = b'{"user": "nobody"}'
    for first in (_post(LENGTH % len(body), body), _post(CHUNKED, _chunk(body) + END)):
        answers = await _answers(url, first + HIDDEN)
        assert _statuses(answers) == [404, 200] and b'"providers"' in answers
