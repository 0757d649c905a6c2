"""The deployment that the repository shows: read as files, and by the tools themselves where the machine has them."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_image_is_pinned_to_a_major_version(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values() if "image" in service]
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert len(images) == 3 and len(bases) == 2
    for image in images + bases:
        assert re.search(r":\d+(\.\d+)*(-|$)", image), f"{image} is not pinned"
    assert any(image.startswith("postgres:18") for image in images)


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    asked = re.findall(r"\$\{(\w+)([^}]*)\}", text)

    assert {name for name, _ in asked} == {"JOINTOPS_SECRET", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "VALKEY_PASSWORD"}
    assert all(rest.startswith(":?") for _, rest in asked)
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD", name):
                assert str(value).startswith("${"), f"{name} is written down"
    assert not re.search("SECRET|PASSWORD|TOKEN", (ROOT / "Dockerfile").read_text())


def test_each_part_is_watched_and_waited_for(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert services["database"]["healthcheck"]["test"] and services["valkey"]["healthcheck"]["test"]
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text() and "/readyz" in (ROOT / "Dockerfile").read_text()
    assert set(services["node"]["depends_on"]) == {"database", "valkey"}
    assert set(services["proxy"]["depends_on"]) == {"node"}
    for name, service in services.items():
        assert service["restart"] == "unless-stopped", name
        for condition in service.get("depends_on", {}).values():
            assert condition == {"condition": "service_healthy"}


def test_what_must_survive_lies_on_volumes_and_only_the_proxy_is_open(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert set(compose["volumes"]) == {"node", "database"}
    # Since 18 the image keeps its data in a folder of the major version below this one.
    assert "database:/var/lib/postgresql" in services["database"]["volumes"]
    assert "node:/var/lib/jointops" in services["node"]["volumes"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith("./") or source == "./tls" or (ROOT / source).exists()


def test_the_database_belongs_to_a_role_that_is_no_superuser(compose: dict[str, Any]) -> None:
    database = compose["services"]["database"]
    assert "POSTGRES_USER" not in database["environment"], "whoever stands there is made a superuser"
    assert "./deploy/database.sh:/docker-entrypoint-initdb.d/jointops.sh:ro" in database["volumes"]
    assert "jointops_owner:" in compose["services"]["node"]["environment"]["JOINTOPS_DATABASE_URL"]

    script = (ROOT / "deploy/database.sh").read_text()
    [made] = re.findall(r"create role jointops_owner (.*) password", script)
    assert made == "login createrole"
    assert "create database jointops owner jointops_owner;" in script


def test_the_node_is_no_root_and_starts_for_production() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert "USER jointops" in lines
    assert 'CMD ["serve"]' in lines
    assert "JOINTOPS_HOST=0.0.0.0" in "\n".join(lines)
    assert (ROOT / ".dockerignore").exists(), "the build would copy the folder's own environment and data"


def test_the_proxy_speaks_tls_and_lets_websockets_through() -> None:
    text = (ROOT / "deploy/nginx.conf").read_text()

    assert text.count("{") == text.count("}")
    for line in (
        "listen 443 ssl;",
        "ssl_protocols TLSv1.2 TLSv1.3;",
        'add_header strict-transport-security "max-age=63072000; includeSubDomains" always;',
        "proxy_hide_header strict-transport-security;",
        "proxy_http_version 1.1;",
        "proxy_set_header upgrade $http_upgrade;",
        "proxy_set_header connection $connection_upgrade;",
        "proxy_set_header host $http_host;",
        "proxy_set_header x-forwarded-for",
        "proxy_set_header x-forwarded-proto $scheme;",
    ):
        assert line in text, f"{line} is missing"
    [suites] = re.findall(r"ssl_ciphers (\S+);", text)
    assert all(re.fullmatch("ECDHE-(ECDSA|RSA)-.*(GCM-SHA\\d+|POLY1305)", suite) for suite in suites.split(":"))
    idle = re.search(r"proxy_read_timeout (\d+)s", text)
    assert idle and int(idle[1]) > 2 * 20, "an idle websocket is heard from every 20 s"


def test_compose_itself_reads_the_file() -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True).returncode != 0:
        pytest.skip("no docker client with compose on this machine")
    given = {"JOINTOPS_SECRET": "0" * 64, "POSTGRES_PASSWORD": "x", "OWNER_PASSWORD": "x", "VALKEY_PASSWORD": "x"}

    read = subprocess.run([docker, "compose", "config", "--quiet"], cwd=ROOT, env=given, capture_output=True, text=True)
    bare = subprocess.run([docker, "compose", "config", "--quiet"], cwd=ROOT, env={}, capture_output=True, text=True)

    assert read.returncode == 0, read.stderr
    assert bare.returncode != 0 and "required" in bare.stderr
