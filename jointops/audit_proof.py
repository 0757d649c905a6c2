"""Whether the audit is as it was sealed, beside a node: who asks waits for nothing that a node is made of."""

from collections.abc import Sequence
from pathlib import Path

from jointops.base.audit.keys import known_key
from jointops.base.audit.prove import export, prove
from jointops.base.audit.verify import Unreadable, read_keys
from jointops.base.audit.witness import FileWitness, witnesses
from jointops.base.db import role_url
from jointops.base.secret import secret_text
from jointops.base.servers import attached
from jointops.base.settings import Settings, secret_of


async def prove_audit(settings: Settings, keys: Sequence[str], files: Sequence[Path], since: int) -> tuple[bool, str]:
    """Whether the audit log is as it was sealed, and the sentence that says so. Raises Unreadable."""
    url = _sealer_url(settings)
    publics = read_keys(keys) or [_own_public_key(settings.data)]
    try:
        named = witnesses(settings)
    except ValueError as why:
        raise Unreadable(str(why)) from None
    kept = [await witness.kept() for witness in [*map(FileWitness, files), *named]]
    witnessed = [seal for seals, _ in kept for seal in seals]
    is_well, says = await prove(url, publics, witnessed, since)
    return is_well, " ".join([says, *(note for _, note in kept if note)])


async def export_audit(settings: Settings, file: Path, since: int) -> None:
    """Write the audit log to a file that proves itself elsewhere. Raises Unreadable."""
    await export(_sealer_url(settings), file, since)


def _own_public_key(data: Path) -> bytes:
    """Raises Unreadable."""
    try:
        key = known_key(data)
    except (OSError, ValueError) as why:
        raise Unreadable(f"JOINTOPS_AUDIT_KEY, or `audit-key` in the data folder, is no key: {why}.") from None
    if key is None:
        raise Unreadable("There is no key here to prove the seals with: name it, --key, as in GET /api/audit/head.")
    return key.public


def _sealer_url(settings: Settings) -> str:
    """Whence the audit is read. Makes nothing that is not there. Raises Unreadable."""
    secret = "the deployment's secret, JOINTOPS_SECRET or `secret` in the data folder"
    try:
        url = settings.database_url or attached(settings.data)
    except (OSError, IndexError):
        raise Unreadable(f"No node runs on {settings.data}: start it first, or name its folder with --data.") from None
    try:
        if not secret_text("JOINTOPS_SECRET") and not (settings.data / "secret").exists():
            raise Unreadable(f"There is none of {secret}: the database lets nobody in without it.")
        return role_url(url, "sealer", secret_of(settings))
    except (OSError, ValueError) as why:
        raise Unreadable(f"This is none, {secret}: {why}.") from None
