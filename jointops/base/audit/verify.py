"""Proves an exported audit log without the product: `python verify.py FILE --key PUBKEY [--witness FILE]`.

Needs Python and the package `cryptography` alone. The form of rows, seals and export: docs/audit.md. Ends with 0 when
all is as it was sealed, with 1 when it is not, with 2 when it is not proved: it, or a seal over it, could not be read.
"""

import argparse
import json
import sys
from binascii import unhexlify
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WAITING, NOWHERE, BROKEN = -1, -2, -3
"""In place of a leaf: a row that the sealer has yet to take, one that no sealer will see, a line that is no row."""

UNSEALED = timedelta(minutes=1)
"""A row is sealed within seconds: one that is older than this and under no seal is not proved."""

_LAST_LEAF = (1 << 63) - 1
_MOST_NAMED = 1000
_CHUNK = 20_000

Row = tuple[int, bytes, bytes]
"""Leaf, the hash stored for it, the row's bytes (empty where the row is gone or not asked for)."""


def leaf_hash(row: bytes) -> bytes:
    """The leaf of a row (RFC 9162 §2.1.1)."""
    return sha256(b"\0" + row).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A Merkle tree that only grows: `peaks` are the roots of its complete subtrees by height, empty where none."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Append leaf hashes; n of them cost about n hashes."""
        self.size += len(leaves)
        nodes, height = list(leaves), 0
        while nodes:
            if height == len(self.peaks):
                self.peaks.append(b"")
            if self.peaks[height]:
                nodes.insert(0, self.peaks[height])
            self.peaks[height] = nodes[-1] if len(nodes) % 2 else b""
            nodes = [sha256(b"\1" + a + b).digest() for a, b in zip(nodes[0::2], nodes[1::2], strict=False)]
            height += 1

    def root(self) -> bytes:
        root = b""
        for peak in self.peaks:
            if peak:
                root = node_hash(peak, root) if root else peak
        return root or sha256(b"").digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes."""
    tree = Tree()
    tree.extend(leaves)
    return tree.root()


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(leaves: Sequence[bytes], leaf: int) -> list[bytes]:
    """The hashes that lead from a leaf to the root over `leaves`, lowest first (RFC 9162 §2.1.3.1)."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if leaf < k:
        return [*inclusion_proof(leaves[:k], leaf), root_of(leaves[k:])]
    return [*inclusion_proof(leaves[k:], leaf - k), root_of(leaves[:k])]


def is_included(leaf_hash: bytes, leaf: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root of a tree of `size` (RFC 9162 §2.1.3.2)."""
    if not 0 <= leaf < size:
        return False
    at, last, found = leaf, size - 1, leaf_hash
    for step in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = node_hash(step, found)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The hashes that show that the tree of the first `old` leaves grew into that of all (RFC 9162 §2.1.4.1)."""
    return _grown(leaves, old, whole=True)


def _grown(leaves: Sequence[bytes], old: int, *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    k = _split(len(leaves))
    if old <= k:
        return [*_grown(leaves[:k], old, whole=whole), root_of(leaves[k:])]
    return [*_grown(leaves[k:], old - k, whole=False), root_of(leaves[:k])]


def is_consistent(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the smaller tree is the beginning of the larger one (RFC 9162 §2.1.4.2)."""
    if old == size:
        return not proof and old_root == root
    if not 0 < old < size or not proof:
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, size - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == root


class Seal(NamedTuple):
    """A signed state of the log: after `size` rows its root was `root`. `at` as it was signed, RFC 3339 in UTC."""

    size: int
    root: bytes
    at: str
    key_id: str
    signature: bytes = b""

    def message(self) -> bytes:
        """What is signed."""
        return _canonical(["jointops-seal-1", self.size, self.root.hex(), self.at, self.key_id])

    def line(self) -> bytes:
        """How a witness keeps it."""
        return _canonical([*self[:1], self.root.hex(), self.at, self.key_id, self.signature.hex()])

    @classmethod
    def read(cls, line: bytes) -> "Seal":
        """Raises ValueError for a line that is no seal."""
        try:
            size, root, at, key_id, signature = json.loads(line)
            seal = cls(size, bytes.fromhex(root), at, key_id, bytes.fromhex(signature))
            is_one = type(size) is int and 0 <= size <= _LAST_LEAF and at.isascii() and key_id.isascii()
        except (TypeError, AttributeError, RecursionError):
            is_one, seal = False, None
        if seal is None or not is_one:
            raise ValueError("no seal")
        return seal

    def is_signed(self, keys: dict[str, Ed25519PublicKey]) -> bool:
        try:
            keys[self.key_id].verify(self.signature, self.message())
        except (KeyError, InvalidSignature):
            return False
        return True


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def key_id(public: bytes) -> str:
    """What a key is called: the beginning of the hash of its 32 bytes."""
    return sha256(public).hexdigest()[:16]


def keys_by_id(publics: Iterable[bytes]) -> dict[str, Ed25519PublicKey]:
    return {key_id(public): Ed25519PublicKey.from_public_bytes(public) for public in publics}


class Unreadable(Exception):
    """It is not proved, for something could not be read or no seal is over it: what, and what to do."""


class Fault(NamedTuple):
    """The first thing wrong of its kind: changed, removed, added, reordered, rewritten, cut off, forged, unreadable."""

    kind: str
    leaf: int
    says: str


class Verifier:
    """Takes the rows in order, then says what is wrong with them.

    seals      of the log itself
    witnessed  seals that were kept outside
    since      rows before this leaf are believed by their stored hashes; the roots are proved all the same
    now        when the rows were read; else the newest instant that stands in them
    """

    def __init__(
        self,
        keys: dict[str, Ed25519PublicKey],
        seals: list[Seal],
        witnessed: list[Seal],
        since: int = 0,
        now: datetime | None = None,
    ) -> None:
        self.tree = Tree()
        self.believed = 0
        self.waiting = 0
        self.since = since
        self.now = now
        self.newest = max(seals, default=None)
        self.over = max([*seals, *witnessed], default=None)
        self._sealed = self.over.size if self.over else 0
        self._oldest = datetime.max.replace(tzinfo=UTC)
        self._newest = _instant(self.over.at) if self.over else datetime.min.replace(tzinfo=UTC)
        self.faults: list[Fault] = []
        self._keys = keys
        self._witnessed = max(witnessed, default=None)
        self._seals = sorted([*seals, *witnessed], key=lambda seal: seal.size)
        self._from_outside = {id(seal) for seal in witnessed}
        self._checked = 0
        self._good = [0, 0]
        self._is_rewritten = False
        self._gaps: dict[range, str] = {}
        self._other: list[tuple[int, bytes, bytes, bytes]] = []

    def take(self, rows: Sequence[Row]) -> None:
        """Rows in the order of their leaves, those without a leaf last."""
        hashes = [row[1] for row in rows]
        start = self.tree.size
        dense = [row[0] for row in rows] == list(range(start, start + len(rows)))
        if dense and [sha256(b"\0" + row[2]).digest() for row in rows] == hashes:
            self._grow(hashes)
            for _, _, text in rows[max(0, self._sealed - start) :]:
                self._wait(text)
        else:
            for row in rows:
                self._take_one(row)

    def _take_one(self, row: Row) -> None:
        leaf, stored, text = row
        if leaf == WAITING:
            self._wait(text)
        elif leaf == BROKEN or leaf > _LAST_LEAF:
            self._fault("unreadable", self.tree.size, f"where leaf {self.tree.size} should stand is no whole row.")
        elif leaf == NOWHERE:
            self._fault("added", self.tree.size, f"{_named(text)} has no leaf and waits for none: it was put in.")
        elif leaf < self.tree.size:
            self._late(leaf)
        else:
            if leaf > self.tree.size:
                self._gap(leaf)
            self._compare(leaf, stored, text)
            self._grow([stored])
            if leaf >= self._sealed:
                self._wait(text)

    def _wait(self, text: bytes) -> None:
        """A row that is under no seal."""
        at = _written(text)
        self.waiting += 1
        self._oldest, self._newest = min(self._oldest, at), max(self._newest, at)

    def waits_too_long(self) -> bool:
        """Whether a row is under no seal that should be."""
        return self.waiting > 0 and (self.now or self._newest) - self._oldest > UNSEALED

    def _gap(self, leaf: int) -> None:
        missing = range(self.tree.size, leaf)
        self._gaps[missing] = "removed"
        self._seals = []  # no root can be right from here on
        self.tree.size = leaf

    def _late(self, leaf: int) -> None:
        gap = next((gap for gap in self._gaps if leaf in gap), None)
        if gap is None:
            self._fault("added", leaf, f"leaf {leaf} is there twice.")
        else:
            self._gaps[gap] = "reordered"

    def _compare(self, leaf: int, stored: bytes, text: bytes) -> None:
        if leaf < self.since and not text:
            self.believed += 1
            return
        if not text:
            self._fault("removed", leaf, f"the row of leaf {leaf} is gone.")
        elif (found := leaf_hash(text)) != stored and len(self._other) < _MOST_NAMED:
            self._other.append((leaf, stored, found, text))

    def _grow(self, hashes: list[bytes]) -> None:
        done, end = 0, self.tree.size + len(hashes)
        while self._checked < len(self._seals) and self._seals[self._checked].size <= end:
            seal = self._seals[self._checked]
            upto = done + seal.size - self.tree.size
            if upto > done:
                self.tree.extend(hashes[done:upto])
                done = upto
            self._check_root(seal)
            self._checked += 1
        self.tree.extend(hashes[done:])

    def _check_root(self, seal: Seal) -> None:
        if self._is_rewritten:
            return
        if seal.root == self.tree.root():
            if seal.size > self._good[-1]:
                self._good = [self._good[-1], seal.size]
            return
        self._is_rewritten = True
        good = max(size for size in self._good if size < seal.size)
        whose = "a witness" if id(seal) in self._from_outside else "the log"
        signed = "signed by your key" if seal.is_signed(self._keys) else "not signed by your key"
        self._fault(
            "rewritten",
            good,
            f"the seal over {seal.size} rows kept by {whose} ({signed}) does not fit: "
            f"rows were rewritten between leaf {good} and leaf {seal.size - 1}.",
        )

    def finish(self) -> Fault | None:
        """The first fault by place, or None when every row, root and signature is right."""
        swapped = {stored for _, stored, _, _ in self._other} & {found for _, _, found, _ in self._other}
        for leaf, _, found, text in self._other:
            kind = "reordered" if found in swapped else "changed"
            self._fault(kind, leaf, f"{_named(text)} at leaf {leaf} is not what was sealed.")
        for gap, kind in self._gaps.items():
            what = "gone" if kind == "removed" else "out of their place"
            self._fault(kind, gap.start, f"leaves {gap.start} to {gap.stop - 1} are {what}.")
        self._check_end(self.newest, "the log")
        self._check_end(self._witnessed, "a witness")
        return min(self.faults, key=lambda fault: fault.leaf, default=None)

    def _check_end(self, seal: Seal | None, whose: str) -> None:
        if seal is None:
            return
        if not seal.is_signed(self._keys):
            self._fault("forged", seal.size, f"the newest seal kept by {whose} is not signed by your key.")
        elif seal.size > self.tree.size:
            self._fault(
                "cut off",
                self.tree.size,
                f"{whose} keeps a signed seal over {seal.size} rows: from leaf {self.tree.size} on they are cut off.",
            )

    def _fault(self, kind: str, leaf: int, says: str) -> None:
        if len(self.faults) < _MOST_NAMED:
            self.faults.append(Fault(kind, leaf, f"{kind}: {says}"))


def _written(text: bytes) -> datetime:
    """When a row says that it was written."""
    try:
        return _instant(json.loads(text)[1])
    except (ValueError, TypeError, LookupError, RecursionError):
        return _instant("")


def _instant(text: str) -> datetime:
    """What is no instant is older than any."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)


def _named(text: bytes) -> str:
    return f"row {text[1:].partition(b',')[0].decode(errors='replace')}"


def read_export(file: BinaryIO) -> tuple[int, list[Seal], Iterator[list[Row]]]:
    """`since`, the seals, and the rows in chunks. Raises Unreadable for a file that is no export."""
    again, seals = "Export it again: jointops verify-audit --export FILE", list[Seal]()
    try:
        head = json.loads(file.readline())
        since, count = head["since"], head["seals"]
        if head["format"] != "jointops-audit-1" or not type(since) is type(count) is int or min(since, count) < 0:
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreadable(f"{file.name} is no audit export, or of another form. {again}") from None
    try:
        while len(seals) < count:
            seals.append(Seal.read(file.readline()))
    except ValueError:
        raise Unreadable(f"{file.name} holds no seal on line {len(seals) + 2}: it was cut off. {again}") from None
    return since, seals, _chunks(file)


def _chunks(file: BinaryIO) -> Iterator[list[Row]]:
    while lines := list(islice(file, _CHUNK)):
        if not lines[-1].endswith(b"\n"):
            lines[-1] = b"\n"  # the file ends in the middle of a row: what is left of it is none
        yield rows_of([line[:-1] for line in lines])


def rows_of(lines: Sequence[bytes]) -> list[Row]:
    """The rows of an export's lines; one that cannot be read is `BROKEN`."""
    try:
        return [_row(line) for line in lines]
    except ValueError:
        return [_row_or_none(line) for line in lines]


def _row(line: bytes) -> Row:
    leaf, stored, text = line.split(b"\t", 2)
    return int(leaf), unhexlify(stored), text


def _row_or_none(line: bytes) -> Row:
    try:
        return _row(line)
    except ValueError:
        return BROKEN, b"", line


def read_witness(file: Path) -> tuple[list[Seal], str]:
    """The seals that a witness keeps, one a line, and what is to be said of the file. Raises Unreadable."""
    try:
        held = file.read_bytes()
    except OSError as why:
        raise unread(file, why) from None
    return seals_in(held, file)


def unread(file: Path, why: OSError) -> Unreadable:
    """A witness that could not be read, in words for who asked."""
    return Unreadable(f"The witness {file} cannot be read: {why.strerror}. Look for it before you go on.")


def seals_in(held: bytes, file: Path) -> tuple[list[Seal], str]:
    """The same of what the file holds.

    A line that nobody wrote to its end is none: at the end of the file, or before the same line written anew.
    """
    *lines, rest = held.split(b"\n")
    seals, says, following = list[Seal](), "", b""
    for n, line in reversed([*enumerate(lines, 1), (len(lines) + 1, rest)]):
        if (seal := _seal_or_none(line)) is not None:
            seals.append(seal)
            following = line
        elif line.strip() and n > len(lines):
            says = f"The last line of the witness {file} is not written to its end, and was left out."
        elif line.strip() and not following.startswith(line):
            raise Unreadable(f"The witness {file} is damaged: line {n} is no seal. Ask its keeper for a whole one.")
    if not seals:
        raise Unreadable(f"The witness {file} holds no seal: name the file that a witness keeps.")
    return seals[::-1], says


def read_witnesses(files: Iterable[Path]) -> tuple[list[Seal], list[str]]:
    """The seals of several, and what is to be said of them. Raises Unreadable."""
    found = [read_witness(file) for file in files]
    return [seal for seals, _ in found for seal in seals], [says for _, says in found if says]


def _seal_or_none(line: bytes) -> Seal | None:
    try:
        return Seal.read(line)
    except ValueError:
        return None


def read_keys(keys: Iterable[str]) -> list[bytes]:
    """Public keys as people hand them over. Raises Unreadable."""
    try:
        publics = [bytes.fromhex(key) for key in keys]
        keys_by_id(publics)
    except ValueError:
        raise Unreadable("A public key is 64 hex digits, as `key` in GET /api/audit/head.") from None
    return publics


def report(verifier: Verifier) -> tuple[bool, str]:
    """Whether all is well, and the sentence that says so or names the first row that is not.

    Raises Unreadable where nothing speaks against the rows, and nothing for them either.
    """
    if fault := verifier.finish():
        return False, f"NOT AS SEALED. {fault.says} ({len(verifier.faults)} findings)"
    over, waiting, believed = verifier.over, verifier.waiting, verifier.believed
    if over is None:
        raise Unreadable(f"There is no seal, so nothing speaks for the {waiting} rows. Look whether a node seals them.")
    if over.size <= believed:
        raise Unreadable(f"No row was read: all {believed} would be believed by their hashes alone.")
    if verifier.waits_too_long():
        raise Unreadable(
            f"{over.size} rows are under a seal, {waiting} are under none, the oldest of them for more than "
            f"{UNSEALED.seconds} s. Look whether a node runs and seals (`jointops doctor`); then prove it again."
        )
    says = f"{over.size - believed} rows are as they were sealed (seal over {over.size} rows of {over.at})"
    if believed:
        says += f"; {believed} others were not read and are believed by their hashes alone"
    return True, f"{says}; {waiting} wait for a seal."


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", type=Path)
    asked.add_argument("--key", action="append", required=True, help="public key: 64 hex digits")
    asked.add_argument("--witness", action="append", type=Path, default=[])
    asked.add_argument("--since", type=int, default=0, help="believe the rows before this leaf by their hashes")
    given = asked.parse_args()
    try:
        is_well, says = _prove(given.file, given.key, given.witness, given.since)
    except Unreadable as why:
        print(f"NOT PROVED. {why}", file=sys.stderr)
        return 2
    except OSError as why:
        print(f"NOT PROVED. {why.filename or given.file} cannot be read: {why.strerror}.", file=sys.stderr)
        return 2
    print(says)
    return 0 if is_well else 1


def _prove(export: Path, keys: list[str], witnesses: list[Path], believed: int) -> tuple[bool, str]:
    witnessed, notes = read_witnesses(witnesses)
    with export.open("rb") as file:
        since, seals, chunks = read_export(file)
        if since > believed:  # the file's own word, which nobody signed
            raise Unreadable(
                f"{file.name} leaves out what stood in the rows before leaf {since}. Export it whole, or say that you "
                f"believe them by their hashes alone: --since {since}."
            )
        verifier = Verifier(keys_by_id(read_keys(keys)), seals, witnessed, since)
        for chunk in chunks:
            verifier.take(chunk)
    is_well, says = report(verifier)
    return is_well, " ".join([says, *notes])


if __name__ == "__main__":
    sys.exit(main())
