"""The verifier: alone, on an exported file, it names what was done to the log after it was sealed."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointops.base.audit import verify
from jointops.base.audit.keys import SigningKey
from jointops.base.audit.verify import Seal, Tree, consistency_proof, inclusion_proof, is_consistent, is_included

KEY = SigningKey(bytes(range(32)))
ROWS = 500
EVERY = 20
"""Rows in a seal."""

# The leaves and roots that Certificate Transparency logs test their trees with (RFC 9162 §2.1.1 over these bytes).
KNOWN_LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
KNOWN_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def plain_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, word for word."""
    if not leaves:
        return verify.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return verify.sha256(b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


def some_leaves(number: int, salt: int = 0) -> list[bytes]:
    return [verify.leaf_hash(f"{salt} {n}".encode()) for n in range(number)]


def test_the_roots_are_those_that_certificate_transparency_knows() -> None:
    leaves = [verify.leaf_hash(bytes.fromhex(text)) for text in KNOWN_LEAVES]
    assert [verify.root_of(leaves[:n]).hex() for n in range(1, 9)] == list(KNOWN_ROOTS)
    assert verify.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@settings(max_examples=60)
@given(st.lists(st.integers(0, 40), max_size=12))
def test_a_tree_that_grows_in_any_steps_is_the_tree_made_at_once(steps: list[int]) -> None:
    leaves, tree, done = some_leaves(sum(steps)), Tree(), 0
    for step in steps:
        tree = Tree(tree.size, tree.peaks)  # as it comes back from the database
        tree.extend(leaves[done : done + step])
        done += step
        assert tree.root() == plain_root(leaves[:done])


@settings(max_examples=150)
@given(st.integers(1, 200), st.data())
def test_a_leaf_is_proved_in_its_tree_and_nowhere_else(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    leaf, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(leaves, leaf), plain_root(leaves)
    assert is_included(leaves[leaf], leaf, size, proof, root)
    assert is_included(leaves[leaf], other, size, proof, root) == (other == leaf)
    assert not is_included(verify.leaf_hash(b"another"), leaf, size, proof, root)
    assert not is_included(leaves[leaf], leaf, size, [*proof, root], root)
    assert not is_included(leaves[leaf], leaf, size, proof[:-1], root) or not proof


@settings(max_examples=150)
@given(st.integers(1, 200), st.data())
def test_a_seal_is_proved_to_have_grown_from_an_older_one(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(leaves, old)
    old_root, root = plain_root(leaves[:old]), plain_root(leaves)
    assert is_consistent(old, old_root, size, root, proof)
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:changed], verify.leaf_hash(b"another"), *leaves[changed + 1 :]]
    forged = consistency_proof(rewritten, old)
    assert not is_consistent(old, old_root, size, plain_root(rewritten), forged)
    assert not is_consistent(old, old_root, size, root, [*proof, root])


Line = tuple[int, bytes, bytes]


class Log:
    """An export in the hands of somebody: `lines` are its rows, `seals` its seals."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.seals: list[Seal] = []
        self.since = 0
        for n in range(ROWS):
            row = json.dumps(
                [n + 1, f"2026-11-25T10:00:00.{n:06}Z", "check.read", "Awa é"], ensure_ascii=False
            ).encode()
            self.lines.append((n, verify.leaf_hash(row), row))
        self.seal_again()

    def seal_again(self, key: SigningKey = KEY) -> None:
        """What the holder of a key can do: sign every state anew."""
        self.seals = []
        for size in range(EVERY, len(self.lines) + 1, EVERY):
            root = verify.root_of([hash for _, hash, _ in self.lines[:size]])
            seal = Seal(size, root, f"2026-11-25T10:00:{size // EVERY:02}.000000Z", key.id)
            self.seals.append(seal._replace(signature=key.sign(seal.message())))

    def renumber(self) -> None:
        """What whoever holds the database can do: make leaves fit the rows."""
        self.lines = [(n, verify.leaf_hash(row), row) for n, (_, _, row) in enumerate(self.lines)]

    def save(self, folder: Path) -> Path:
        file = folder / "audit.txt"
        head = json.dumps({"format": "jointops-audit-1", "since": self.since, "seals": len(self.seals)}).encode()
        rows = [b"%d\t%b\t%b" % (leaf, hash.hex().encode(), row) for leaf, hash, row in self.lines]
        file.write_bytes(b"\n".join([head, *(seal.line() for seal in self.seals), *rows]) + b"\n")
        return file


def run(file: Path, *more: str, key: str = KEY.public.hex()) -> tuple[int, str]:
    """The verifier as its own program: from another folder, isolated from everything of ours."""
    command = [sys.executable, "-I", verify.__file__, str(file), "--key", key, *more]
    done = subprocess.run(command, capture_output=True, text=True, cwd=file.parent, check=False)
    assert bool(done.stderr) == (done.returncode == 2) and "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    """The seals as somebody outside keeps them."""
    file = tmp_path / "witness.txt"
    file.write_bytes(b"".join(seal.line() + b"\n" for seal in Log().seals))
    return file


def test_a_log_as_it_was_sealed_is_proved(tmp_path: Path, witness: Path) -> None:
    code, says = run(Log().save(tmp_path), "--witness", str(witness))
    assert code == 0 and says.startswith(f"{ROWS} rows are as they were sealed")


def edit(log: Log) -> None:
    leaf, hash, row = log.lines[137]
    log.lines[137] = (leaf, hash, row.replace(b"read", b"list"))


def edit_with_hash(log: Log) -> None:
    edit(log)
    log.renumber()


def blank(log: Log) -> None:
    log.lines[137] = (*log.lines[137][:2], b"")


def delete(log: Log) -> None:
    del log.lines[137]


def delete_and_renumber(log: Log) -> None:
    delete(log)
    log.renumber()


def put_in(log: Log) -> None:
    row = b'[900,"2026-11-25T10:00:00.000000Z","check.read","never happened"]'
    log.lines.insert(138, (137, verify.leaf_hash(row), row))


def put_in_unsealed(log: Log) -> None:
    log.lines.append((verify.NOWHERE, b"", b'[900,"2026-11-25T10:00:00.000000Z"]'))


def put_in_and_renumber(log: Log) -> None:
    put_in(log)
    log.renumber()


def swap_rows(log: Log) -> None:
    (a, ha, one), (b, hb, other) = log.lines[137], log.lines[300]
    log.lines[137], log.lines[300] = (a, ha, other), (b, hb, one)


def swap_lines(log: Log) -> None:
    log.lines[137], log.lines[138] = log.lines[138], log.lines[137]


def cut_tail(log: Log) -> None:
    del log.lines[450:]


def cut_tail_and_seals(log: Log) -> None:
    cut_tail(log)
    log.seals = [seal for seal in log.seals if seal.size <= 440]


def rewrite_all(log: Log) -> None:
    edit_with_hash(log)
    log.seal_again()


def rewrite_all_with_another_key(log: Log) -> None:
    edit_with_hash(log)
    log.seal_again(SigningKey(bytes(32)))


ALONE: list[tuple[Callable[[Log], None], str, str]] = [
    (edit, "changed", "row 138 at leaf 137"),
    (edit_with_hash, "rewritten", "between leaf 120 and leaf 139"),
    (blank, "removed", "the row of leaf 137"),
    (delete, "removed", "leaves 137 to 137"),
    (delete_and_renumber, "rewritten", "between leaf 120 and leaf 139"),
    (put_in, "added", "leaf 137"),
    (put_in_unsealed, "added", "row 900"),
    (put_in_and_renumber, "rewritten", "between leaf 120 and leaf 139"),
    (swap_rows, "reordered", "at leaf 137"),
    (swap_lines, "reordered", "leaves 137 to 137"),
    (cut_tail, "cut off", "from leaf 450"),
    (rewrite_all_with_another_key, "forged", "not signed by your key"),
]


@pytest.mark.parametrize(("tamper", "kind", "where"), ALONE, ids=lambda value: getattr(value, "__name__", ""))
def test_what_was_done_to_the_log_is_named(
    tamper: Callable[[Log], None], kind: str, where: str, tmp_path: Path
) -> None:
    log = Log()
    tamper(log)
    code, says = run(log.save(tmp_path))
    assert code == 1
    assert f"{kind}:" in says and where in says, says


@pytest.mark.parametrize(
    ("tamper", "kind", "where"),
    [
        (cut_tail_and_seals, "cut off", "from leaf 450"),
        (rewrite_all, "rewritten", "between leaf 120 and leaf 139"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_only_a_witness_can_know_is_named_by_the_witness(
    tamper: Callable[[Log], None], kind: str, where: str, tmp_path: Path, witness: Path
) -> None:
    log = Log()
    tamper(log)
    file = log.save(tmp_path)
    assert run(file)[0] == 0  # nothing inside gives it away
    code, says = run(file, "--witness", str(witness))
    assert code == 1
    assert f"{kind}:" in says and where in says and "witness" in says, says


NO_SEALS = [
    '["9","00","x","y","00"]',
    "[null,null,null,null,null]",
    '[20,"00","x",["y"],"00"]',
    '[20,"00",7,"y","00"]',
    '[-1,"00","x","y","00"]',
    '[20,"00","\\ud800","y","00"]',
    "[" * 100_000,
]
"""JSON, or nearly, and no seal."""


def cut(file: Path, at: bytes, more: int = 0) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.index(at) + more])


def garble(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n137\t", b"\nx137 "))


def put_first(file: Path, head: str, *more: str) -> None:
    """Another header, and other lines in place of the first seals."""
    lines = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([line.encode() for line in (head, *more)] + lines[1 + len(more) :]))


HEAD = '{"format":"jointops-audit-1","since":%s,"seals":%s}'

HARMS: list[tuple[Callable[[Path], object], int, str]] = [
    (lambda file: cut(file, b"\n137\t", 100), 1, "unreadable: where leaf 137"),
    (lambda file: cut(file, b"\n137\t", 1), 1, "cut off: the log keeps a signed seal"),
    (garble, 1, "unreadable: where leaf 137"),
    (lambda file: cut(file, b"\n[60,", 40), 2, "holds no seal on line 4"),
    (lambda file: file.write_text("Not ours.\n"), 2, "is no audit export"),
    (lambda file: put_first(file, HEAD % ("1e400", 25)), 2, "is no audit export"),
    (lambda file: put_first(file, HEAD % (0, -5)), 2, "is no audit export"),
    (lambda file: put_first(file, HEAD % (0, "null")), 2, "is no audit export"),
    (lambda file: put_first(file, "[" * 100_000), 2, "is no audit export"),
    *[
        (lambda file, seal=seal: put_first(file, HEAD % (0, 25), seal), 2, "holds no seal on line 2")
        for seal in NO_SEALS
    ],
    (lambda file: file.write_text("[1]"), 2, "is no audit export"),
    (lambda file: file.unlink(), 2, "cannot be read: No such file"),
    (lambda file: (file.unlink(), file.mkdir()), 2, "cannot be read: Is a directory"),
]


@pytest.mark.parametrize(("harm", "code", "says"), HARMS)
def test_what_cannot_be_read_is_said_in_words(
    harm: Callable[[Path], object], code: int, says: str, tmp_path: Path
) -> None:
    file = Log().save(tmp_path)
    harm(file)
    got, said = run(file)
    assert (got, says in said) == (code, True), said


def test_a_key_and_a_witness_that_are_none_prove_nothing(tmp_path: Path, witness: Path) -> None:
    file = Log().save(tmp_path)
    assert run(file, key="no key")[0] == run(file, key="00" * 31)[0] == 2
    kept = witness.read_bytes()
    first, second, rest = kept.split(b"\n", 2)
    for left, fate in (
        (kept + b"[520,", (0, "is not written to its end")),
        (b"\n".join([first, second[:20], second, rest]), (0, "wait for a seal")),  # told anew after a stop
        (b"\n".join([first, second.replace(b",", b";"), rest]), (2, "damaged: line 2")),
        (first + b"\n" + b"[4\n" * 24, (2, "damaged: line 25")),
        (first + b"\n" + b"[\n" * 23 + b"[", (2, "damaged: line 24")),
        (b"", (2, "holds no seal")),
        (b"no seal\n", (2, "is damaged: line 1")),
        *((f"{line}\n".encode() + kept, (2, "is damaged: line 1")) for line in NO_SEALS),
    ):
        witness.write_bytes(left)
        code, says = run(file, "--witness", str(witness))
        assert (code, fate[1] in says) == (fate[0], True), says
    witness.unlink()
    assert run(file, "--witness", str(witness))[0] == run(file, "--witness", str(tmp_path))[0] == 2


def unsealed(log: Log) -> None:
    """Every row rewritten, every hash fitted, and no seal that could tell."""
    edit_with_hash(log)
    log.seals = []


def unsealed_for_long(log: Log) -> None:
    log.lines = [
        (leaf, hash, row if leaf < 450 else row.replace(b"T10:00", b"T10:02" if leaf > 450 else b"T10:01"))
        for leaf, hash, row in log.lines
    ]
    log.renumber()
    log.seals = log.seals[: 440 // EVERY]


def emptied(log: Log) -> None:
    log.lines, log.seals = [], []


def by_hash_alone(log: Log) -> None:
    log.since = 10**9
    log.lines = [(leaf, hash, b"") for leaf, hash, _ in log.lines]


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (unsealed, "no seal, so nothing speaks for the 500 rows"),
        (emptied, "no seal, so nothing speaks for the 0 rows"),
        (unsealed_for_long, "440 rows are under a seal, 60 are under none"),
        (by_hash_alone, "leaves out what stood in the rows before leaf 1000000000"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_rows_that_nothing_speaks_for_are_not_proved(tamper: Callable[[Log], None], says: str, tmp_path: Path) -> None:
    log = Log()
    tamper(log)
    code, said = run(log.save(tmp_path))
    assert (code, says in said) == (2, True), said


def test_rows_believed_by_their_hashes_are_counted_and_only_who_proves_believes_them(tmp_path: Path) -> None:
    log = Log()
    by_hash_alone(log)
    file = log.save(tmp_path)
    code, says = run(file, "--since", str(10**9))
    assert code == 2 and "No row was read: all 500" in says, says
    whole = Log().lines
    log.lines[400:] = whole[400:]
    log.since = 400
    assert run(log.save(tmp_path), "--since", "399")[0] == 2
    code, says = run(file, "--since", "400")
    assert code == 0 and says.startswith("100 rows are as they were sealed") and "400 others were not read" in says


def test_any_byte_changed_anywhere_in_the_rows_is_seen(tmp_path: Path, witness: Path) -> None:
    keys = verify.keys_by_id([KEY.public])
    rng = Random(9162)
    for _ in range(200):
        log = Log()
        at = rng.randrange(ROWS)
        leaf, hash, row = log.lines[at]
        byte = rng.randrange(len(row))
        log.lines[at] = (leaf, hash, row[:byte] + bytes([row[byte] ^ 1 << rng.randrange(8)]) + row[byte + 1 :])
        verifier = verify.Verifier(keys, log.seals, [])
        verifier.take(log.lines)
        fault = verifier.finish()
        assert fault is not None and fault.leaf == at


def test_another_key_proves_nothing(tmp_path: Path) -> None:
    file = Log().save(tmp_path)
    command = [sys.executable, "-I", verify.__file__, str(file), "--key", SigningKey(bytes(32)).public.hex()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "forged" in done.stdout


def test_it_imports_nothing_of_ours() -> None:
    source = Path(verify.__file__).read_text()
    assert "jointops" not in [
        line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import", "from"))
    ]
