"""`jointops sites`: ports, airports and border posts from a file, straight into the database."""

from pathlib import Path

import click

from geo.sites.actions import import_sites
from geo.sites.model import Imported
from integrations.sites.reading import BUNDLED, read_sites
from jointops.base.db import connect
from jointops.base.settings import Settings, secret_of
from jointops.by_hand import session_of
from jointops.importing import address_of


async def sites_here(settings: Settings, user: str, path: Path | None, *, dry_run: bool) -> Imported:
    """Take a file in as this account; no path: the bundled one. Raises Problem: what is wrong with file or account."""
    db = await connect(address_of(settings), secret_of(settings))
    try:
        viewer = await session_of(db, user, 1, "jointops sites")
        with (path or BUNDLED).open("rb") as file:
            lines, rejected = read_sites(file, f"{viewer.country}, sent by {viewer.user}")
        return await import_sites(db, viewer, lines, rejected, dry_run=dry_run)
    finally:
        await db.close()


def say(found: Imported) -> int:
    """Print what became of the file; the exit code: 2 when lines were refused."""
    for one in found.rejected:
        click.echo(f"line {one.line}: {one.message}")
    click.echo(
        f"read {found.read} · new {found.new} · changed {found.changed} · same {found.same} · "
        f"removed {found.removed} · rejected {len(found.rejected)}"
    )
    return 2 if found.rejected else 0
