"""We call whom the settings name, at the address that was looked up, and nobody inside."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from jointops.base.audit.keys import SigningKey
from jointops.base.audit.verify import Seal, Unreadable
from jointops.base.audit.witness import FileWitness, HttpsWitness, witnesses
from jointops.base.outward import MOST_BYTES, Outward, Refused
from jointops.base.settings import Settings
from tests.edge.tls import Certificate

NAME = "seals.example"

INSIDE = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/latest/meta-data/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[64:ff9b::169.254.169.254]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://localhost/",
]
"""Whatever way an inner address is written: refused even when somebody puts it among the allowed hosts."""

ASTRAY = [
    "http://seals.example/",
    "ftp://seals.example/",
    "file:///etc/passwd",
    "//seals.example/",
    "https://",
    "https://seals.example@evil.example/",
    "https://user:word@seals.example/",
    "https://evil.example/?seals.example",
    "https://evil.example#seals.example",
    "https://seals.example.evil.example/",
    "https://seals.example./",
    "https://seals.example:22/",
    "https://seals.example:99999/",
    "https://seals.example\\@evil.example/",
    "https://seals.example/\r\nhost: evil.example",
    "https://ｓeals.example/",
]
"""What only looks like an allowed address."""


def host_of(url: str) -> str:
    return url.removeprefix("https://").partition("/")[0].strip("[]")


@pytest.mark.parametrize("url", INSIDE)
async def test_an_address_inside_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(Refused, match="is not public"):
        await Outward(Settings(outward_hosts=(host_of(url),))).call("GET", url)
    with pytest.raises(Refused, match="not among the hosts"):
        await Outward(Settings(outward_hosts=(NAME,))).call("GET", url)


@pytest.mark.parametrize("url", ASTRAY)
async def test_what_only_looks_like_an_allowed_address_is_refused_before_any_look_up(url: str) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host} was looked up")

    with pytest.raises(Refused):
        await Outward(Settings(outward_hosts=(NAME,)), resolve).call("GET", url)


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:10.0.0.1"], []])
async def test_a_name_that_leads_inside_is_refused(answer: list[str]) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return answer

    with pytest.raises(Refused):
        await Outward(Settings(outward_hosts=(NAME,)), resolve).call("GET", f"https://{NAME}/")


class Authority:
    """A server of another authority, which says what it is told to and remembers what it heard."""

    def __init__(self, folder: Path) -> None:
        self.certificate = Certificate(folder, NAME)
        self.heard: list[bytes] = []
        self.says = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
        self.port = 0

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncGenerator["Authority"]:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate.cert, self.certificate.key)
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        yield self
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int((head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]) or b"0")
            self.heard.append(head + await reader.readexactly(length))
            writer.write(self.says)
            await writer.drain()
            writer.close()

    def url(self) -> str:
        return f"https://{NAME}:{self.port}/seals?of=ours"

    def outward(self, *answers: list[str]) -> Outward:
        """Its name leads here, the first time; its network is one that we may call."""
        left = iter(answers or (["127.0.0.1"],))

        async def resolve(host: str, port: int) -> list[str]:
            return next(left)

        settings = Settings(
            outward_hosts=(f"{NAME}:{self.port}",),
            outward_networks=("127.0.0.0/8",),
            outward_ca=str(self.certificate.cert),
        )
        return Outward(settings, resolve)


@pytest.fixture
async def authority(tmp_path: Path) -> AsyncGenerator[Authority]:
    async with Authority(tmp_path).open() as one:
        yield one


async def test_the_address_that_was_looked_up_is_the_one_that_is_called(authority: Authority) -> None:
    outward = authority.outward(["127.0.0.1"], ["169.254.169.254"])

    await outward.call("GET", authority.url())

    assert authority.heard[0].startswith(b"GET /seals?of=ours HTTP/1.1\r\n")
    assert f"host: {NAME}:{authority.port}".encode() in authority.heard[0].lower()
    with pytest.raises(Refused):
        await outward.call("GET", authority.url())
    assert len(authority.heard) == 1


async def test_a_redirect_is_not_followed(authority: Authority) -> None:
    authority.says = b"HTTP/1.1 302 Found\r\nlocation: https://localhost/\r\ncontent-length: 0\r\n\r\n"
    with pytest.raises(Refused, match="302"):
        await authority.outward().call("GET", authority.url())
    assert len(authority.heard) == 1


async def test_an_answer_without_end_is_not_read(authority: Authority) -> None:
    authority.says = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (MOST_BYTES + 1)
    with pytest.raises(Refused, match="1 MiB"):
        await authority.outward().call("GET", authority.url())


async def test_another_certificate_is_not_believed(authority: Authority, tmp_path: Path) -> None:
    outward = authority.outward()
    (tmp_path / "other").mkdir()
    outward._trust = Certificate(tmp_path / "other", NAME).trusted()
    with pytest.raises(OSError, match="ConnectError"):
        await outward.call("GET", authority.url())
    assert authority.heard == []


SEALS = [Seal(size, bytes([size]) * 32, "2026-11-25T10:00:00.000000Z", "key", bytes(64)) for size in (3, 5)]


async def test_a_witness_behind_https_keeps_our_seals_and_says_which_is_its_newest(authority: Authority) -> None:
    witness = HttpsWitness(authority.url(), authority.outward(*[["127.0.0.1"]] * 5))

    assert await witness.newest() == 0
    with pytest.raises(Unreadable, match="does not answer with a seal"):
        await witness.kept()
    await witness.tell(SEALS)
    kept = authority.heard[2].partition(b"\r\n\r\n")[2]
    assert kept == b"".join(seal.line() + b"\n" for seal in SEALS)

    authority.says = b"HTTP/1.1 200 OK\r\n\r\n" + SEALS[1].line() + b"\n"
    assert await witness.newest() == 5
    assert await witness.kept() == (SEALS[1:], "")


async def test_witnesses_are_files_or_https_and_nothing_else() -> None:
    found = witnesses(Settings(witnesses=("/mnt/seals", "https://seals.example/ours")))
    assert [type(one) for one in found] == [FileWitness, HttpsWitness]
    with pytest.raises(ValueError, match="neither a file"):
        witnesses(Settings(witnesses=("http://seals.example/ours",)))


def test_the_key_that_signs_shows_itself_to_nobody() -> None:
    assert "01" * 8 not in repr(SigningKey(bytes([1]) * 32))
