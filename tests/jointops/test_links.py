"""Links inside a deployment: enciphered, to whom a certificate names; each role by a password of its own."""

import secrets
import signal
import ssl
import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import msgspec
import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as NoConnection

from jointops.base.db import POOL_SIZES, role_password, role_url
from jointops.base.links import open_links
from jointops.base.migrate import migrate
from jointops.base.settings import Settings, deployment_secret
from jointops.node import Node
from tests.jointops.enciphered import enciphered
from tests.jointops.support import ran, serving

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tls(folder: Path) -> Path:
    """The certificates that the deployment's own script makes, one of them for this machine."""
    subprocess.run([ROOT / "deploy/certificates.sh", folder / "tls", "localhost"], check=True)
    return folder / "tls"


@pytest.fixture(scope="module")
def of_another(folder: Path) -> Path:
    """The authority of somebody else's deployment."""
    subprocess.run([ROOT / "deploy/certificates.sh", folder / "theirs"], check=True)
    return folder / "theirs/authority.pem"


def _socket(url: str) -> Path:
    """Where a server of ours listens."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return Path(parts.path)
    return Path(parse_qs(parts.query)["host"][0]) / ".s.PGSQL.5432"


def _postgres(url: str, port: int, authority: Path) -> str:
    return (
        f"postgresql://jointops_owner:@localhost:{port}{urlsplit(url).path}?sslmode=verify-full&sslrootcert={authority}"
    )


def _valkey(port: int, authority: Path) -> str:
    return f"rediss://localhost:{port}?ssl_ca_certs={authority}"


@pytest.fixture(autouse=True)
def nobody_is_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No certificate of whoever runs the tests plays a part."""
    monkeypatch.setenv("HOME", str(tmp_path))


async def test_a_node_whose_links_are_all_enciphered_serves(
    node: Node, database: str, tls: Path, tmp_path: Path
) -> None:
    ours, authority = tls / "localhost.pem", tls / "authority.pem"
    async with (
        enciphered(_socket(database), ours, postgres=True) as (postgres, at),
        enciphered(_socket(node.servers.valkey_url), ours, postgres=False) as (valkey, where),
    ):
        given = {
            "JOINTOPS_SECRET": deployment_secret(node.servers.data).hex(),
            "JOINTOPS_DATABASE_URL": _postgres(database, at, authority),
            "JOINTOPS_VALKEY_URL": _valkey(where, authority),
            "JOINTOPS_TLS_CERT": str(tls / "node.pem"),
            "JOINTOPS_TLS_KEY": str(tls / "node.key"),
        }
        async with serving("serve", "--host", "0.0.0.0", "--port", "0", "--data", tmp_path / "node", **given) as one:
            trusted = ssl.create_default_context(cafile=authority)
            # As the proxy asks it: at its address, by the name that its certificate must have.
            asked = {"sni_hostname": "node"}
            async with httpx.AsyncClient(verify=trusted) as proxy, httpx.AsyncClient(verify=trusted) as other:
                assert (await proxy.get(f"{one.url}/readyz", extensions=asked)).json() == {
                    "status": "ready",
                    "work": "keeps up",
                }
                with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                    await other.get(f"{one.url}/readyz")
            assert await one.end(signal.SIGTERM) == 0
        assert postgres.enciphered >= len(POOL_SIZES) and valkey.enciphered >= 1
        assert postgres.plain == 0


async def test_a_server_that_somebody_else_vouches_for_is_not_believed(node: Node, tls: Path, of_another: Path) -> None:
    database, valkey = node.servers.database_url, node.servers.valkey_url
    for certificate, authority, is_believed in (
        (tls / "localhost.pem", tls / "authority.pem", True),
        (tls / "localhost.pem", of_another, False),
        (tls / "database.pem", tls / "authority.pem", False),  # ours, and another part's
    ):
        async with (
            enciphered(_socket(database), certificate, postgres=True) as (_, at),
            enciphered(_socket(valkey), certificate, postgres=False) as (_, where),
            Redis.from_url(_valkey(where, authority)) as batches,
        ):
            if is_believed:
                await (await asyncpg.connect(_postgres(database, at, authority))).close()
                await batches.ping()
            else:
                with pytest.raises(ssl.SSLCertVerificationError):
                    await asyncpg.connect(_postgres(database, at, authority))
                with pytest.raises(NoConnection, match="CERTIFICATE_VERIFY_FAILED"):
                    await batches.ping()


CHECKED = "?sslmode=verify-full&sslrootcert=/run/tls/authority.pem"


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"database_url": "postgresql://owner:x@database/jointops"}, "database_url"),
        ({"database_url": "postgresql://owner:x@10.1.2.3:5432/jointops?sslmode=require"}, "database_url"),
        ({"database_url": "postgresql://owner:x@[fd00::7]:5432/jointops?sslmode=verify-ca"}, "database_url"),
        ({"database_url": "postgresql://owner:x@localhost,database/jointops"}, "database_url"),
        ({"database_url": "postgresql://owner:x@/jointops?host=database"}, "database_url"),
        ({"database_url": f"postgresql://owner:x@database/jointops{CHECKED}&sslmode=disable"}, "database_url"),
        ({"valkey_url": "redis://:x@valkey:6379"}, "valkey_url"),
        ({"valkey_url": "rediss://:x@valkey:6379?ssl_cert_reqs=none"}, "valkey_url"),
        ({"valkey_url": "rediss://:x@valkey:6379?ssl_check_hostname=False"}, "valkey_url"),
        ({}, None),
        ({"database_url": f"postgresql://owner:x@database/jointops{CHECKED}"}, None),
        ({"database_url": "postgresql://owner:x@localhost:5432/jointops"}, None),
        ({"database_url": "postgresql://owner:@/jointops?host=/run/postgresql"}, None),
        ({"database_url": "postgresql://owner:@[::1]:5432/jointops"}, None),
        ({"valkey_url": "rediss://:x@valkey:6379?ssl_ca_certs=/run/tls/authority.pem"}, None),
        ({"valkey_url": "unix:///run/valkey.sock"}, None),
        ({"valkey_url": "redis://:x@127.0.0.1:6379"}, None),
    ],
)
def test_a_link_to_another_machine_must_be_enciphered_and_checked(settings: dict[str, str], names: str | None) -> None:
    said = open_links(msgspec.convert(settings, Settings))
    assert len(said) == (names is not None)
    assert all(line.startswith(f"{names} leads") and "FILE" in line and ":x@" not in line for line in said)


async def test_a_node_with_a_link_in_the_clear_is_not_served(tmp_path: Path) -> None:
    given = {"JOINTOPS_DATABASE_URL": "postgresql://owner:x@database/jointops", "JOINTOPS_VALKEY_URL": "redis://valkey"}
    code, _, said = await ran("serve", "--port", "0", "--data", tmp_path / "node", **given)
    assert code == 1
    assert "sslmode=verify-full" in said and "rediss://" in said and "Traceback" not in said
    assert not (tmp_path / "node").exists(), "nothing was begun"


@pytest.fixture
async def asked_for_passwords(node: Node) -> AsyncGenerator[None]:
    """PostgreSQL asks every role for its password, as on a machine of its own; but the two of this story."""
    file = node.servers.data / "postgres/pg_hba.conf"
    trusting = file.read_text()

    async def reload(text: str) -> None:
        file.write_text(text)
        owner = await asyncpg.connect(node.servers.database_url.replace("jointops_owner:", "postgres:"))
        await owner.execute("select pg_reload_conf()")
        await owner.close()

    await reload("local all postgres,jointops_owner trust\nlocal all all scram-sha-256\n")
    yield
    await reload(trusting)


async def _opens(url: str) -> bool:
    try:
        await (await asyncpg.connect(url)).close()
    except asyncpg.InvalidPasswordError:
        return False
    return True


async def test_each_role_has_a_password_of_its_own_that_changes_with_the_deployments_secret(
    node: Node, asked_for_passwords: None
) -> None:
    url, ours, next_one = node.servers.database_url, deployment_secret(node.servers.data), secrets.token_bytes(32)
    assert len({role_password(role, ours) for role in POOL_SIZES}) == len(POOL_SIZES)
    for role in POOL_SIZES:
        for known in POOL_SIZES:
            by_the_other = role_url(url, role, ours).replace(role_password(role, ours), role_password(known, ours))
            assert await _opens(by_the_other) is (known == role), f"{role} by the password of {known}"

    await migrate(url, next_one)
    try:
        for role in POOL_SIZES:
            assert not await _opens(role_url(url, role, ours))
            assert await _opens(role_url(url, role, next_one))
    finally:
        await migrate(url, ours)
