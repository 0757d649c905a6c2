"""What our own source never does, read as text: where a rule is that something is absent."""

import ast
import re
import tomllib
from collections.abc import Iterator

from jointops.base.db import POOL_SIZES
from jointops.base.log import SHOWN
from tests import source
from tests.source import ROOMS, ROOT

NOT_SERVED = ("jointops/demo/", "jointops/bench/", "alerts/screening/fit/")
"""Code for demonstrations, measurements and fitting a model: no part of a production node."""

TRUSTED_TEXT = {
    "jointops/base/db.py", "jointops/base/servers.py", "jointops/base/migrate.py", "jointops/base/audit/prove.py",
    "integrations/geofiles/geopackage.py",
}  # fmt: skip
"""Where a statement is put together from text, because PostgreSQL takes no parameter there: a session's key that was
looked at letter by letter (tests/base/test_access.py), names of our own roles, passwords that we derived, the
name of a snapshot that PostgreSQL itself gave. And names out
of a GeoPackage, in quotes, in an SQLite that is this file alone and takes no function and no change
(tests/integrations/test_geofiles.py)."""

READS_XML = "integrations/watchlists/xml_records.py"
"""Lists of others: expat, that refuses a document type and every entity of its own (test_foreign_lists.py)."""
WRITES_XML = {
    ("integrations/cap/message.py", "xml.etree.ElementTree"),
    ("ops/exports/map_files.py", "xml.etree.ElementTree"),
}
"""Puts elements together; nothing that came from elsewhere is parsed."""

STARTS = {"jointops/beside.py": "jointops.work", "ops/rescreen/beside.py": "ops.rescreen.beside"}
"""The node's own code in a process of its own; no part of the command comes from anywhere."""


GROUND = {"base.person", "base.access_class", "base.session", "base.session_class"}
"""What every record stands on: who somebody is, and which class of viewers a record has."""
READ_ACROSS = {
    "alerts/imports": {"base.share"},  # a version of a list that comes back keeps what was shared of it since
    "geo/tiles": {"realtime.head", "realtime.event"},  # a picture of marks is true at a place in the log
    "ops/exports": {"base.proposal"},  # what the second person agreed to
    "ops/misuse": {"base.audit"},  # its record: every look
    "ops/rights": {"base.audit", "base.audit_leaf", "alerts.alert", "alerts.request", "alerts.authority"},  # one's file
}
"""Where else a feature looks into tables of a lower room, and for what; each further one asks for a reason."""


def _is_served(name: str) -> bool:
    return not name.startswith(NOT_SERVED)


def _nodes() -> Iterator[tuple[str, ast.AST]]:
    return ((name, node) for name, node in source.nodes() if _is_served(name))


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    return (one for one in source.calls() if _is_served(one[0]))


def _imported() -> Iterator[tuple[str, str]]:
    for name, node in _nodes():
        if isinstance(node, ast.Import):
            yield from ((name, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((name, f"{node.module}.{one.name}") for one in node.names)


def test_the_walls_between_the_rooms_know_the_whole_roof() -> None:
    """A module of the roof that the linter were not told of could be imported by every room."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = set(contracts[0]["layers"][0].split(" : "))

    found = {f"jointops.{one.stem}" for one in (ROOT / "jointops").iterdir() if one.suffix == ".py" or one.is_dir()}
    assert named == found - {"jointops.base", "jointops.__init__", "jointops.__pycache__"}


def test_the_readme_says_how_many_connections_a_node_takes() -> None:
    two_processes = 2 * sum(POOL_SIZES.values())

    assert f"up to {two_processes} connections" in " ".join((ROOT / "README.md").read_text().split())


def test_nothing_that_arrives_is_run() -> None:
    banned = {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}

    assert [(name, called) for name, called, _ in _calls() if called in banned] == []
    assert [one for one in _imported() if one[1].split(".")[0] in {"subprocess", "pty", "code"}] == []
    started = [(name, ast.unparse(call)) for name, called, call in _calls() if "create_subprocess" in called]
    assert [name for name, _ in started] == list(STARTS)
    assert all(f"(sys.executable, '-m', '{STARTS[name]}', " in call for name, call in started)


def test_nothing_is_read_by_what_can_make_any_object() -> None:
    unsafe = {"pickle", "marshal", "shelve", "dill", "yaml", "xml", "lxml"}

    found = [(name, what) for name, what in _imported() if what.split(".")[0] in unsafe]
    assert [one for one in found if one not in {(READS_XML, "xml.parsers.expat"), *WRITES_XML}] == []


def test_no_statement_is_put_together_from_text() -> None:
    statement = re.compile(r"\s*(select|insert|update|delete|alter|create|drop|grant|begin|set|with)\b", re.IGNORECASE)
    built = {
        name
        for name, node in _nodes()
        if isinstance(node, ast.JoinedStr) and len(node.values) > 1
        if isinstance(node.values[0], ast.Constant) and statement.match(str(node.values[0].value))
    }

    assert built <= TRUSTED_TEXT


def test_a_room_reads_its_own_tables_and_those_that_all_stand_on() -> None:
    across = {
        (path.parent.relative_to(ROOT).as_posix(), table)
        for room in ROOMS[1:]
        for path in (ROOT / room).rglob("queries.sql")
        for table in _tables_of_others(room, path.read_text())
    }
    assert sorted(across - {(feature, table) for feature, tables in READ_ACROSS.items() for table in tables}) == []


def _tables_of_others(room: str, text: str) -> set[str]:
    """Of other rooms; functions are what a room gives, and `care` is a schema of the room `ops`."""
    text = re.sub("--.*|'[^']*'", "", text)
    named = re.findall(r"\b((?:base|realtime|geo|alerts|ops|integrations)\.[a-z_]+)\b(?!\()", text)
    return {table for table in named if not table.startswith(f"{room}.")} - GROUND


def test_no_pattern_is_made_from_what_arrives() -> None:
    """Patterns made at import are made from our own text; in a function a pattern is a text or a constant's name."""
    takes_pattern = {f"re.{verb}" for verb in ("compile", "match", "search", "fullmatch", "sub", "split", "findall")}
    acts = [(name, act) for name, act in _nodes() if isinstance(act, ast.FunctionDef)]
    calls = [(name, call) for name, act in acts for call in ast.walk(act) if isinstance(call, ast.Call)]
    given = [(name, call.args[0]) for name, call in calls if ast.unparse(call.func) in takes_pattern]
    names = [(name, part.id) for name, text in given for part in ast.walk(text) if isinstance(part, ast.Name)]

    assert given
    assert [one for one in names if not one[1].isupper()] == []


def test_what_nobody_may_guess_is_drawn_by_secrets() -> None:
    assert [one for one in _imported() if one[1].split(".")[0] == "random"] == []
    assert [(name, called) for name, called, _ in _calls() if called == "uuid.uuid1"] == []


def test_hashes_signatures_and_ciphers_are_strong_ones() -> None:
    used = {ast.unparse(part) for _, part in _nodes() if isinstance(part, ast.Attribute)}
    hashes = {one for one in used if one.startswith("hashlib.") and "(" not in one}
    hashes |= {one for _, one in _imported() if one.startswith("hashlib.")}
    ciphers = {one for one in _imported() if one[1].startswith("cryptography.hazmat.primitives")}
    taken = {what.rpartition(".")[2] for _, what in ciphers}

    assert hashes <= {"hashlib.sha256", "hashlib.blake2b", "hashlib.file_digest", "hashlib.pbkdf2_hmac"}
    assert taken <= {
        "AESGCM", "Ed25519PrivateKey", "Ed25519PublicKey", "HKDF", "SHA256", "ec", "encode_dss_signature",
        "decode_dss_signature", "Encoding", "PublicFormat",
    }  # fmt: skip


def _screens() -> dict[str, str]:
    """The text of each file of the front end that we wrote and that is served."""
    source = ROOT / "frontend/src"
    files = [file for kind in ("*.svelte", "*.ts") for file in source.rglob(kind)]
    ours = [file for file in files if "paraglide" not in file.parts and not file.name.endswith(".test.ts")]
    assert len(ours) > 50
    return {str(file.relative_to(source)): file.read_text() for file in ours}


def test_no_screen_writes_html_or_runs_text() -> None:
    banned = re.compile(r"\{@html|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(")

    assert [name for name, text in _screens().items() if banned.search(text)] == []


LINKS = {"hrefTo(", "wayTo(", "item.href", "addressOf(persona.user)", "#main"}
"""Where a link may lead: a page of ours (in the rail, too, and within the readiness), a persona's own window in the
demo, past the rail."""


def test_a_screen_leads_nowhere_but_to_pages_of_ours() -> None:
    """No scheme, host or address that arrives is followed; addresses are made by what `lib/address.test.ts` tries."""
    led = re.compile(r"""\b(?:href|src|action|formaction|srcset|data)=(?:"([^"{]*)"|"?\{([^}]*)\})""")
    moves = re.compile(
        r"window\.open|location\s*=[^=]|location\.(?:href|search|pathname|host)\s*=[^=]|location\.(?:assign|replace)\("
    )
    by_hand = re.compile(r"(?<!at)`/(?:api|ws)[^`?]*\$\{")
    found = {
        target
        for text in _screens().values()
        for target in ("".join(each) for each in led.findall(text))
        if not target.startswith(tuple(LINKS))
    }

    assert found == set()
    assert [name for name, text in _screens().items() if moves.search(text)] == ["SignIn.svelte"]
    assert "location.assign(`/api/session/oidc?${search}`)" in _screens()["SignIn.svelte"]
    assert [name for name, text in _screens().items() if by_hand.search(text)] == []


BY_OWN_NAMES = [
    "centre/lines.ts", "centre/look.ts", "centre/tallies.ts", "lib/columns.ts",
    "lib/locale.svelte.ts", "lib/map/points.ts", "lib/marks/ids.ts", "lib/marks/marks.ts", "lib/marks/order.ts",
    "lib/styles.ts",
]  # fmt: skip
"""Layers that are on, tallies of each kind, columns of numbers, words: by names in the code, and by place."""


def test_no_screen_writes_into_an_object_by_a_name_that_arrives() -> None:
    """Records lie in Maps, so that `__proto__` is a name like any other (`lib/foreign.test.ts` tries it)."""
    writes = re.compile(
        r"__proto__|setPrototypeOf|Object\.assign|Object\.defineProperty|Reflect\.set|\bfor \(\w+ \w+ in\b"
        r"|[\w)\]]\[[a-z_$][\w.$]*\]\s*(?:[-+*/|&?]{0,2}=(?![=>])|\+\+|--)"
    )
    packages = (ROOT / "frontend/package.json").read_text()

    assert sorted(name for name, text in _screens().items() if writes.search(text)) == BY_OWN_NAMES
    assert not re.search(r"lodash|deepmerge|\"merge|extend\"|\bqs\"|hoek", packages)


def test_the_log_is_opened_in_one_place_and_written_to_standard_error() -> None:
    opening = {"structlog.configure", "logging.basicConfig", "logging.config.dictConfig"}
    handlers = re.compile(r"logging\.(\w*Handler|handlers)|syslog")

    assert {name for name, called, _ in _calls() if called in opening} == {"jointops/base/log.py"}
    assert [name for name, called, _ in _calls() if handlers.search(called)] == []


def test_what_is_deployed_holds_neither_history_nor_data_of_a_node() -> None:
    left_out = set((ROOT / ".dockerignore").read_text().split())

    assert {".git", ".jointops", ".venv"} <= left_out


def test_whoever_reads_the_log_is_told_what_we_wrote_for_them() -> None:
    """A field that no list lets through is written as withheld: a webhook failed, and nobody learns which."""
    fields = {
        (name, one.arg)
        for name, called, call in _calls()
        if re.fullmatch(r"log\.(info|warning|error|exception)", called)
        for one in call.keywords
    }
    assert [one for one in fields if one[1] not in SHOWN | {"exc_info"}] == []
