"""The deployment that the repository shows: read as files, and by the tools themselves where the machine has them."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509

from jointops.base.files import MOST_BYTES
from jointops.base.links import open_links
from jointops.base.settings import Settings

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_image_is_pinned_to_a_major_version(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values() if "image" in service]
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert len(images) == 4 and len(bases) == 2
    for image in images + bases:
        assert re.search(r":\d+(\.\d+)*(-|$)", image), f"{image} is not pinned"
    assert any(image.startswith("postgres:18") for image in images)


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    """Nor stands in an environment, an image or the repository: each lies in a file of its own."""
    text = (ROOT / "docker-compose.yml").read_text()
    asked = dict(re.findall(r"\$\{(\w+)([^}]*)\}", text.replace("${RECORDS}", "")))
    assert set(asked) == {"LOG_COLLECTOR", "RECORDS", "SITE"} and all(rest.startswith(":?") for rest in asked.values())

    secret = re.compile("SECRET|PASSWORD|_URL|_KEY")
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            assert not secret.search(name) or value.startswith("/run/secrets/"), f"{name} is written down"
        mounted = {f"/run/secrets/{name}" for name in service.get("secrets", [])}
        read = set(re.findall(r"/run/secrets/\w+", str(service.get("environment")) + str(service.get("healthcheck"))))
        assert read <= mounted
    assert {one for service in compose["services"].values() for one in service.get("secrets", [])} == set(
        compose["secrets"]
    )
    for one in compose["secrets"].values():
        assert re.fullmatch(r"\./(secrets|tls)/[\w.]+", one["file"])
    for file in (".gitignore", ".dockerignore"):
        lines = {line.strip("/") for line in (ROOT / file).read_text().splitlines()}
        assert {"secrets", "tls", "records"} <= lines
    assert not re.search("SECRET|PASSWORD|TOKEN", (ROOT / "Dockerfile").read_text())


def test_a_node_has_a_place_for_its_settings_and_says_by_which_name_it_is_reached(compose: dict[str, Any]) -> None:
    node = compose["services"]["node"]
    place = node["environment"]["JOINTOPS_SETTINGS"]
    assert f"./jointops.toml:{place}:ro" in node["volumes"]
    assert node["environment"]["JOINTOPS_SITE"].startswith("${SITE:?")


def test_the_secrets_are_made_once_and_each_is_another(compose: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    subprocess.run([ROOT / "deploy/secrets.sh", folder], check=True)
    made = {file.name: file.read_text() for file in folder.iterdir()}

    assert set(made) == {Path(one["file"]).name for one in compose["secrets"].values() if "/secrets/" in one["file"]}
    drawn = [text for text in made.values() if re.fullmatch("[0-9a-f]{64}", text)]
    assert len(set(drawn)) == len(drawn) == 4
    assert f":{made['postgres_owner']}@database/" in made["database_url"]
    assert f":{made['valkey']}@valkey:" in made["valkey_url"]
    assert folder.stat().st_mode & 0o777 == 0o700, "nobody else on the machine reads them"
    settings = Settings(database_url=made["database_url"], valkey_url=made["valkey_url"])
    assert open_links(settings) == []

    # As a vault's agent writes it: what is there is left alone.
    (folder / "deployment").write_text("ab" * 32)
    subprocess.run([ROOT / "deploy/secrets.sh", folder], check=True)
    assert {file.name: file.read_text() for file in folder.iterdir()} == {**made, "deployment": "ab" * 32}


def test_every_link_inside_is_enciphered(compose: dict[str, Any]) -> None:
    """To PostgreSQL, to Valkey and from the proxy to the node, each to a certificate of the authority inside."""
    services = compose["services"]
    environment = services["node"]["environment"]
    assert environment["JOINTOPS_TLS_CERT"] == "/run/tls/node.pem"
    assert environment["JOINTOPS_TLS_KEY"] == "/run/secrets/node_key"

    proxy = (ROOT / "deploy/nginx.conf").read_text()
    assert "proxy_pass https://node:8000;" in proxy and "http://" not in proxy
    for line in (
        "proxy_ssl_verify on;",
        "proxy_ssl_trusted_certificate /etc/nginx/tls/authority.pem;",
        "proxy_ssl_name node;",
        "proxy_ssl_server_name on;",
        "proxy_ssl_protocols TLSv1.3;",
    ):
        assert line in proxy
    assert "./tls/authority.pem:/etc/nginx/tls/authority.pem:ro" in services["proxy"]["volumes"]

    start = (ROOT / "deploy/database-start.sh").read_text()
    assert "-c ssl=on" in start and "-c hba_file=/etc/jointops/pg_hba.conf" in start
    admitted = [line.split() for line in (ROOT / "deploy/pg_hba.conf").read_text().splitlines() if line[0] != "#"]
    assert [rule[0] for rule in admitted] == ["local", "hostssl"] and admitted[1][-1] == "scram-sha-256"
    for part, mounted in (
        ("database", ["database-start.sh:/etc/jointops/start.sh", "pg_hba.conf"]),
        ("valkey", ["valkey.sh"]),
    ):
        assert all(any(one in volume for volume in services[part]["volumes"]) for one in mounted)
        assert services[part]["entrypoint"][0] == "/bin/sh" and "command" not in services[part]
    assert "--tls --cacert /run/tls/authority.pem" in services["valkey"]["healthcheck"]["test"][1]


def test_valkey_is_begun_with_tls_alone_and_its_password_is_in_no_list_of_processes(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("a-secret-word")
    shown = tmp_path / "valkey-server"
    shown.write_text('#!/bin/sh\necho "$@"\nstat -c %a "$1"\ncat "$1"\nrm "$1"\n')
    shown.chmod(0o755)
    begun = subprocess.run(
        [ROOT / "deploy/valkey.sh", tmp_path / "password"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    arguments, mode, *lines = begun.stdout.splitlines()
    assert "a-secret-word" not in arguments and mode == "600"
    assert {"port 0", "tls-port 6379", "tls-protocols TLSv1.3", "requirepass a-secret-word"} <= set(lines)


def test_certificates_inside_are_signed_by_an_authority_whose_key_is_gone(tmp_path: Path) -> None:
    subprocess.run([ROOT / "deploy/certificates.sh", tmp_path / "tls", "node-2"], check=True)

    names = {"node", "database", "valkey", "node-2"}
    assert {file.stem for file in (tmp_path / "tls").glob("*.key")} == names, "no key of the authority"
    [authority] = x509.load_pem_x509_certificates((tmp_path / "tls/authority.pem").read_bytes())
    for name in names:
        [one] = x509.load_pem_x509_certificates((tmp_path / f"tls/{name}.pem").read_bytes())
        one.verify_directly_issued_by(authority)
        names_of = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names_of.get_values_for_type(x509.DNSName) == [name]
        assert (one.not_valid_after_utc - one.not_valid_before_utc).days == 365
        assert one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


def test_what_is_said_and_what_is_on_record_is_also_kept_elsewhere(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        assert service["logging"]["driver"] == "fluentd", name
        assert service["logging"]["options"]["fluentd-address"].startswith("tls://${LOG_COLLECTOR:?")
        assert service["logging"]["options"]["fluentd-async"] == "true", "who is away holds nobody up"
    assert services["node"]["environment"]["JOINTOPS_WITNESSES"] == "/records/seals"
    for name in ("node", "records"):
        assert any(
            volume.startswith("${RECORDS") and volume.endswith(":/records") for volume in services[name]["volumes"]
        )
    assert services["records"]["entrypoint"][1:] == ["/opt/jointops/deploy/records.sh", "/records"]


def test_each_part_is_watched_and_waited_for(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert services["database"]["healthcheck"]["test"] and services["valkey"]["healthcheck"]["test"]
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text() and "/readyz" in (ROOT / "Dockerfile").read_text()
    assert set(services["node"]["depends_on"]) == {"database", "valkey"}
    assert set(services["proxy"]["depends_on"]) == set(services["records"]["depends_on"]) == {"node"}
    for name, service in services.items():
        assert service["restart"] == "unless-stopped", name
        for condition in service.get("depends_on", {}).values():
            assert condition == {"condition": "service_healthy"}


def test_what_must_survive_lies_on_volumes_and_only_the_proxy_is_open(compose: dict[str, Any]) -> None:
    services = compose["services"]

    assert set(compose["volumes"]) == {"node", "database", "scanner", "signatures"}
    # Since 18 the image keeps its data in a folder of the major version below this one.
    assert "database:/var/lib/postgresql" in services["database"]["volumes"]
    assert "node:/var/lib/jointops" in services["node"]["volumes"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            made_by_hand = source.startswith("./tls/") or source == "./jointops.toml"
            assert not source.startswith("./") or made_by_hand or (ROOT / source).exists()


def test_the_scanner_hears_the_node_alone_through_a_socket(compose: dict[str, Any]) -> None:
    services, socket = compose["services"], "/run/clamav/clamd.sock"
    conf = dict(
        line.split(" ", 1) for line in (ROOT / "deploy/clamd.conf").read_text().splitlines() if not line.startswith("#")
    )
    given = {
        name for name, one in services.items() if any(each.startswith("scanner:") for each in one.get("volumes", []))
    }

    assert services["node"]["environment"]["JOINTOPS_SCANNER"] == conf["LocalSocket"] == socket
    assert open_links(Settings(scanner=socket)) == [] and "TCPSocket" not in conf
    assert given == {"node", "scanner"} and "scanner:/run/clamav:ro" in services["node"]["volumes"]
    assert services["scanner"]["networks"] == ["signatures"], "it reaches no other part"
    assert [name for name, one in services.items() if "signatures" in one.get("networks", [])] == ["scanner"]
    assert "environment" not in services["scanner"] and "secrets" not in services["scanner"]
    assert services["scanner"]["healthcheck"]["test"][:2] == ["CMD", "clamdscan"]
    assert int(conf["StreamMaxLength"].rstrip("M")) << 20 > MOST_BYTES, "a file of ours is never too long for it"


def test_the_database_belongs_to_a_role_that_is_no_superuser(compose: dict[str, Any]) -> None:
    database = compose["services"]["database"]
    assert "POSTGRES_USER" not in database["environment"], "whoever stands there is made a superuser"
    assert "./deploy/database.sh:/docker-entrypoint-initdb.d/jointops.sh:ro" in database["volumes"]
    assert "postgresql://jointops_owner:" in (ROOT / "deploy/secrets.sh").read_text()

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
    given = {"LOG_COLLECTOR": "logs.example:24224", "RECORDS": "/mnt/records", "SITE": "https://ops.example"}

    read = subprocess.run([docker, "compose", "config", "--quiet"], cwd=ROOT, env=given, capture_output=True, text=True)
    bare = subprocess.run([docker, "compose", "config", "--quiet"], cwd=ROOT, env={}, capture_output=True, text=True)

    assert read.returncode == 0, read.stderr
    assert bare.returncode != 0 and "required" in bare.stderr
