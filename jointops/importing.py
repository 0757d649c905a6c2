"""`jointops import`: a list from a file, through a running server or straight into its database."""

import asyncio
import contextlib
import tempfile
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from pathlib import Path

import click
import httpx
import msgspec
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from alerts.imports.model import MOST_AGAINST, Expected, Import
from alerts.watchlists.index import LiveEntries
from integrations.watchlists.api import seen
from integrations.watchlists.foreign import Given
from integrations.watchlists.format_names import Format
from integrations.watchlists.importer import Importer
from integrations.watchlists.upload import Upload
from jointops.base.db import connect
from jointops.base.errors import Problem
from jointops.base.servers import attached
from jointops.base.settings import Settings, secret_of
from jointops.by_hand import proved, session_of

_PART = 64 * 1024
_PAUSE_S = 0.3

Look = Callable[[], Awaitable[Import]]


class FileToImport(msgspec.Struct, frozen=True):
    """What the command line asks for."""

    path: Path
    code: str
    format: Format
    replace: bool
    dry_run: bool
    given: Given = Given()


class Refused(Problem):
    """The server refused the call."""


async def import_through(url: str, token: str, given: FileToImport, console: Console) -> Import:
    """Send the file to a running server and wait until it is read. Raises Refused, with the server's reason."""
    async with httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60) as client:
        address = f"/api/watchlists/{given.code}/imports"
        query = {"format": given.format, "replace": given.replace, "dry_run": given.dry_run, **_said(given.given)}
        sent = {"content-type": "application/octet-stream"}
        begun = _answer(await client.post(address, content=_parts(given.path), params=query, headers=sent))

        async def look() -> Import:
            return _answer(await client.get(f"{address}/{begun.id}"))

        return await _followed(begun, look, console)


async def import_here(settings: Settings, user: str, given: FileToImport, console: Console) -> Import:
    """Read the file into the configured database, or that of the node on our data folder, as a bureau's account.

    Raises Problem: what is wrong with the file, the list or the account.
    """
    db = await connect(address_of(settings), secret_of(settings))
    try:
        live = LiveEntries()
        viewer = await proved(db, await session_of(db, user, 1, "jointops import"))
        await live.load(db)
        importer = Importer(db, live, settings.data / "imports")
        upload = await asyncio.to_thread(Upload.of, given.path, kept=False)
        reading = await importer.begin(
            viewer, given.code, upload, given.format, given.given, replace=given.replace, dry_run=given.dry_run
        )

        async def look() -> Import:
            return await seen(db, viewer, given.code, reading.begun.id)

        task = importer.read(reading)
        found = await _followed(reading.begun, look, console)
        await task
        return found
    finally:
        await db.close()


def report(found: Import) -> int:
    """Print what an import did; the exit code: 2 when rows were rejected, 1 when it failed."""
    for one in found.rejected:
        click.echo(f"line {one.line}: {one.message}")
    if (more := found.rejected_count - len(found.rejected)) > 0:
        click.echo(f"… and {more} more")
    click.echo(
        f"read {found.read} · new {found.new} · changed {found.changed} · removed {found.removed} · "
        f"rejected {found.rejected_count}"
    )
    if found.left_out:
        click.echo("left out: " + ", ".join(f"{count} {what}" for what, count in sorted(found.left_out.items())))
    if found.frozen:
        click.echo(f"stay frozen and match nothing: {found.frozen}; give --review-by to bring them back")
    if found.expected is not None:
        click.echo(f"expected: {_expected(found.expected)}")
    for one in found.contradictions:
        click.echo(f"line {one.line}: {one.owner} has this very subject on {one.list} for: {one.action}")
    if found.against:
        more = " or more" if found.against == MOST_AGAINST else ""
        click.echo(f"contradicting an entry of the very subject: {found.against}{more} rows")
    click.echo(_ended(found))
    return 1 if found.state == "failed" else 2 if found.rejected_count else 0


def terms_of(terms: dict[str, str | None]) -> Given:
    """What the command line says for a list of others. Exits with what is wrong."""
    try:
        return msgspec.convert({name: value for name, value in terms.items() if value is not None}, Given)
    except msgspec.ValidationError as error:
        raise click.UsageError(str(error)) from None


def _said(given: Given) -> dict[str, str]:
    return {name: value for name, value in msgspec.to_builtins(given).items() if value is not None}


@contextlib.contextmanager
def whole(path: Path) -> Generator[Path]:
    """The file to send: with OFAC's sdn.csv go the files of its set that lie beside it, in one archive."""
    beside = [path.with_name(path.name.replace("sdn", word)) for word in ("alt", "add", "sdn_comments")]
    found = [one for one in beside if one != path and one.exists()]
    if not path.name.endswith("sdn.csv") or not found:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="jointops-import-") as folder:
        archive = Path(folder) / "sdn.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
            for one in (path, *found):
                # The same files give the same archive, by which an import that stopped is known again.
                out.writestr(zipfile.ZipInfo(one.name), one.read_bytes(), zipfile.ZIP_DEFLATED)
        yield archive


def _expected(said: Expected) -> str:
    """A figure, and by how much less than everything it was found."""
    hits = f"{said.hits} hits in 30 days, by {said.checks} checks"
    sampled = f"; an estimate: {said.tried} of {said.entries} entries tried" if said.tried < said.entries else ""
    cut = f"; for {said.cut} entries not every check that is like them was tried" if said.cut else ""
    return hits + sampled + cut


def _ended(found: Import) -> str:
    match found.state:
        case "checked":
            return "Dry run: nothing was changed."
        case "quarantine":
            release = f"POST /api/watchlists/{found.list}/imports/{found.id}/release"
            return f"In quarantine, not live. {found.reason}\nRelease: {release}"
        case "stopped":
            return "Stopped half-way, nothing was changed. Give the same command again, and it goes on."
        case "failed":
            return f"Failed, nothing was changed. {found.reason}"
        case _:
            return f"Live on {found.list}."


def address_of(settings: Settings) -> str:
    """Where the configured database is, or that of the node on our data folder."""
    try:
        return settings.database_url or attached(settings.data)
    except FileNotFoundError:
        raise click.ClickException(
            f"No node runs on {settings.data}: start one, name another folder (--data) or a server (--url)."
        ) from None


def _answer(answer: httpx.Response) -> Import:
    if answer.is_success:
        return msgspec.json.decode(answer.content, type=Import)
    try:
        raise Refused(str(answer.json()["detail"]))
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{answer.url} answered {answer.status_code}: is it a JointOps server?") from None


async def _parts(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while part := await asyncio.to_thread(file.read, _PART):
            yield part


async def _followed(begun: Import, look: Look, console: Console) -> Import:
    """Ask until it is read, with a bar that moves by the bytes read."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("read", total=begun.bytes)
        found = begun
        while found.state == "reading":
            await asyncio.sleep(_PAUSE_S)
            found = await look()
            progress.update(bar, completed=found.bytes_read)
        return found
