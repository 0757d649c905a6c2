"""How a player's calls go over the wire: what comes is given as it came, and what goes wrong is said."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator

import httpx
import pytest

from jointops.demo.wire import Wire, wire_to

WHOLE = b"HTTP/1.1 200 OK\r\nx-one: 1\r\ncontent-length: 4\r\n\r\nwell"
IN_PARTS = b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n2\r\nwe\r\n2\r\nll\r\n0\r\n\r\n"
LAST = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 4\r\n\r\nwell"
CUT = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nwell"


class Server:
    """Answers each call with the next of its answers; after None it hangs up, and without any left it says nothing."""

    def __init__(self, *answers: bytes | None) -> None:
        self._answers = list(answers)
        self.heard: list[bytes] = []
        self.lines = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int((head.lower().partition(b"content-length: ")[2] or b"0").partition(b"\r\n")[0])
                self.heard.append(head + await reader.readexactly(length))
                if self._answers:
                    answer = self._answers.pop(0)
                    writer.write(answer or b"")
                    if answer in (None, CUT):
                        break
        writer.close()


@contextlib.asynccontextmanager
async def calling(server: Server, within: float = 5) -> AsyncGenerator[httpx.AsyncClient]:
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as opened:
        url = f"http://127.0.0.1:{opened.sockets[0].getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url, transport=Wire(), timeout=within) as http:
            yield http


async def test_calls_after_one_another_go_over_one_connection_and_each_has_its_own_answer() -> None:
    server = Server(WHOLE, IN_PARTS, WHOLE)
    async with calling(server) as http:
        first = await http.get("/a", params={"b": "c d"}, headers={"authorization": "Bearer x"})
        second = await http.post("/e", json={"f": 1})
        third = await http.get("/g")
    assert (first.status_code, first.headers["x-one"], first.text) == (200, "1", "well")
    assert (second.status_code, second.text, third.text) == (201, "well", "well")
    assert server.lines == 1
    assert server.heard[0].startswith(b"GET /a?b=c+d HTTP/1.1\r\n")
    assert b"\r\nauthorization: Bearer x\r\n" in server.heard[0]
    assert server.heard[1].endswith(b'\r\n\r\n{"f":1}')


async def test_calls_at_once_have_a_connection_each() -> None:
    server = Server(WHOLE, WHOLE, WHOLE)
    async with calling(server) as http:
        answers = await asyncio.gather(*(http.get("/") for _ in range(3)))
    assert [one.text for one in answers] == ["well"] * 3
    assert server.lines == 3


async def test_a_server_that_says_it_closes_is_called_anew() -> None:
    server = Server(LAST, WHOLE)
    async with calling(server) as http:
        assert [(await http.get("/")).text for _ in range(2)] == ["well"] * 2
    assert server.lines == 2


@pytest.mark.parametrize("answer", [None, CUT], ids=["before it answers", "in the middle"])
async def test_a_server_that_hangs_up_has_not_answered(answer: bytes | None) -> None:
    async with calling(Server(answer)) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get("/")


async def test_nobody_waits_longer_than_they_said() -> None:
    async with calling(Server(), within=0.05) as http:
        with pytest.raises(httpx.ReadTimeout):
            await http.get("/")


async def test_a_body_of_unsaid_length_that_is_empty_ends_once() -> None:
    async def nothing() -> AsyncGenerator[bytes]:
        for part in ():
            yield part

    server = Server(WHOLE)
    async with calling(server) as http:
        assert (await http.post("/a", content=nothing())).text == "well"
    assert b"transfer-encoding: chunked" in server.heard[0].lower()
    assert server.heard[1:] == [b"0\r\n\r\n"]


async def test_nobody_waits_longer_for_a_connection_either() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as busy, socket.create_connection(busy.getsockname()):
        url = f"http://127.0.0.1:{busy.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=url, transport=Wire(), timeout=0.05) as http:
            with pytest.raises(httpx.ConnectTimeout):
                await http.get("/")


async def test_where_nobody_listens_that_is_said() -> None:
    async with calling(Server()) as http:
        gone = http.base_url
    async with httpx.AsyncClient(base_url=gone, transport=Wire()) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("/")


def test_a_server_with_tls_is_called_by_httpx() -> None:
    assert wire_to("https://ops.example") is None
