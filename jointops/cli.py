"""`jointops …`: the command line."""

import asyncio
import os
import re
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import rich_click as click
import uvloop
from rich.console import Console

from integrations.watchlists.format_names import FORMATS, Format
from jointops.base.errors import Problem
from jointops.base.folder import FolderInUse, FolderNotOurs, FolderOpen, throw_away
from jointops.base.log import to_stderr
from jointops.base.settings import SecretMissing, Settings, given, load
from jointops.base.tokens.model import MOST_HOURS
from jointops.installed import PortTaken, port_free

T = TypeVar("T")

console = Console(stderr=True)

DEMO_DATA = Path(".jointops/demo")


@click.group()
@click.version_option(package_name="jointops")
def main() -> None:
    """Run a joint operation of many countries together, live."""
    to_stderr()


@main.command()
@click.option(
    "--scenario",
    "scenarios",
    type=click.Choice(["kafo-ii", "turquesa-ii", "none"]),
    multiple=True,
    default=["kafo-ii"],
    show_default=True,
    help="Given twice, both are played at once.",
)
@click.option("--port", default=8000, show_default=True)
@click.option("--speed", default=60.0, show_default=True, help="Scenario seconds a real second.")
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Else .jointops/demo, or one of its own.")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away first.")
def demo(scenarios: tuple[str, ...], port: int, speed: float, data: Path | None, fresh: bool) -> None:
    """Start everything on this machine with invented people and play an operation live."""
    from jointops.demo.show import show

    codes = sorted(set(scenarios) - {"none"})
    own = DEMO_DATA if codes in ([], ["kafo-ii"]) else DEMO_DATA.with_name("-".join(["demo", *codes]))
    folder = data or own
    if fresh:
        _in_words(throw_away, folder)
    settings = _read(data=folder, port=port, demo=True, pace=max(1.0, speed or 1000.0))
    _in_words(port_free, settings)
    _run(show(settings, codes, speed, console))


@main.command()
@click.option("--host", default=None)
@click.option("--port", type=int, default=None)
@click.option("--data", type=click.Path(path_type=Path), default=None)
@click.option("--tls-cert", default=None, metavar="FILE", help="Certificate chain (PEM); read again when it changes.")
@click.option("--tls-key", default=None, metavar="FILE", help="Its private key (PEM).")
def serve(host: str | None, port: int | None, data: Path | None, tls_cert: str | None, tls_key: str | None) -> None:
    """Serve in production: never with demo accounts."""
    from jointops.serve import serve as serving

    settings = _read(host=host, port=port, data=data, demo=False, tls_cert=tls_cert, tls_key=tls_key)
    _in_words(port_free, settings)
    _run(serving(settings, console))


@main.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--data", type=click.Path(path_type=Path), default=None)
def doctor(as_json: bool, data: Path | None) -> None:
    """Every setting, dependency, port, migration, clock and disk: ok, or how to mend it."""
    from jointops.doctor import examine, show

    findings = asyncio.run(examine(_settings(data)))
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        show(findings, Console())
    sys.exit(any(not finding.ok for finding in findings))


@main.command()
@click.option("--user", required=True, help="An existing account.")
@click.option("--hours", type=click.FloatRange(0, MOST_HOURS, min_open=True), default=12.0, show_default=True)
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder of the running node.")
def token(user: str, hours: float, data: Path | None) -> None:
    """Print a bearer token for an existing account."""
    from jointops.by_hand import issue_token

    click.echo(_run(issue_token(_settings(data), user, hours)))


@main.command()
@click.argument("office", type=click.Choice(["admin", "dpo"]))
@click.option("--user", required=True, help="Name of the account; as their provider names them, if they have one.")
@click.option("--name", required=True, help="What the person is called.")
@click.option("--country", required=True, metavar="XX", help="Whose they are, in two letters.")
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder of the running node.")
def office(office: str, data: Path | None, **who: str) -> None:
    """Make the account of one of the first two offices, an administrator or a data protection officer.

    These two make all others, one proposing and the other releasing; see docs/signing-in.md.
    """
    from jointops.base.people.adding import FirstOffice
    from jointops.by_hand import make_office

    try:
        first = msgspec.convert({"office": office, **who}, FirstOffice)
    except msgspec.ValidationError as error:
        raise click.UsageError(str(error)) from None
    _run(make_office(_settings(data), first))
    click.echo(f"{first.user} is {'an administrator' if office == 'admin' else 'data protection officer'} from now on.")


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list", "code", required=True, metavar="CODE", help="The list that the entries go on.")
@click.option("--format", "wanted", type=click.Choice(FORMATS), default="auto", show_default=True)
@click.option("--action", default=None, help="For a list of others: what is to be done.")
@click.option("--category", default=None, help="For a list of others: what those on it are.")
@click.option("--purpose", default=None, help="For a list of others: why.")
@click.option("--legal-basis", default=None, help="For a list of others: by what right.")
@click.option("--review-by", default=None, metavar="DATE", help="For a list of others: until when.")
@click.option("--replace", is_flag=True, help="Remove the entries that the file does not name.")
@click.option("--dry-run", is_flag=True, help="Change nothing and say what would change.")
@click.option("--url", default=None, help="Through this running server; else into the database.")
@click.option("--token", "key", envvar="JOINTOPS_TOKEN", default=None, help="With --url: see `jointops token`.")
@click.option("--user", default=None, help="Without --url: the bureau's account that acts.")
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder of the running node.")
def import_list(
    file: Path,
    code: str,
    wanted: Format,
    replace: bool,
    dry_run: bool,
    url: str | None,
    key: str | None,
    user: str | None,
    data: Path | None,
    **terms: str | None,
) -> None:
    """Load a watchlist: CSV, JSON lines, FollowTheMoney, the lists of the UN and of OFAC; see docs/import.md.

    Exits with 2 if a row was rejected.
    """
    from jointops.importing import FileToImport, import_here, import_through, report, terms_of, whole

    if url is not None and not key:
        raise click.UsageError("--url needs a token: --token or JOINTOPS_TOKEN; `jointops token` makes one.")
    if url is None and not user:
        raise click.UsageError("Say whose account acts (--user bureau.fr), or name a running server (--url).")
    with whole(file) as path:
        given = FileToImport(path, code, wanted, replace, dry_run, terms_of(terms))
        if url is not None:
            found = _run(import_through(url, str(key), given, console))
        else:
            found = _run(import_here(_settings(data), str(user), given, console))
    sys.exit(report(found))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--user", required=True, help="Whose account acts: a country's own centre, or an administrator.")
@click.option("--dry-run", is_flag=True, help="Change nothing and say what would change.")
@click.option("--data", type=click.Path(path_type=Path), default=None, help="Data folder of the running node.")
def sites(file: Path | None, user: str, dry_run: bool, data: Path | None) -> None:
    """Load ports, airports and border posts from a CSV, or the bundled ones; see docs/map.md.

    Exits with 2 if a line was refused.
    """
    from jointops.site_import import say, sites_here

    sys.exit(say(_run(sites_here(_settings(data), user, file, dry_run=dry_run))))


@main.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--speed", default=0.0, show_default=True, help="Scenario seconds a real second; 0 is as fast as it goes."
)
@click.option("--url", default="http://localhost:8000", show_default=True)
def replay(file: Path, speed: float, url: str) -> None:
    """Play a scenario file against a running server through the public API."""
    from jointops.demo.show import replay_file

    sys.exit(not _run(replay_file(file, speed, url, console)))


@main.command()
@click.argument("scenario", type=click.Choice(["kafo-ii", "turquesa-ii"]))
@click.option("--every", type=click.IntRange(1), default=1, help="Of turquesa-ii: one in so many, a quick play.")
def play(scenario: str, every: int) -> None:
    """Play an operation as fast as it goes on a node of its own, and compare its totals with the scenario's."""
    from jointops.demo.whole import play_whole

    sys.exit(not _run(play_whole(scenario, every, console)))


BENCHES = [
    "checks", "live", "alerts", "audit", "access", "discreet", "misuse", "import", "identifiers", "screening",
    "rescreen", "map",
]  # fmt: skip


@main.command()
@click.argument("name", type=click.Choice(BENCHES))
@click.option("--seconds", default=10.0, show_default=True, help="Of `checks`: how long a round is.")
@click.option("--names", type=click.IntRange(0), default=0, help="Of `checks`: so many more entries on a list.")
@click.option("--runs", type=click.IntRange(1), default=50, show_default=True, help="Of `live`.")
@click.option("--alerts", type=click.IntRange(1), default=1000, show_default=True, help="Of `alerts`: how many.")
@click.option("--large", is_flag=True, help="Of `identifiers`: 10 million numbers; of `rescreen`: a million checks.")
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="Of `screening`: lists and labelled pairs.")
@click.option("--peer-queries", default=25, show_default=True, help="Of `screening`: of each set, 0.4 s each; 0: none.")
@click.option("--ten-million", is_flag=True, help="Of `screening`: ten million names too.")
def bench(
    name: str,
    seconds: float,
    names: int,
    runs: int,
    alerts: int,
    large: bool,
    data: Path | None,
    peer_queries: int,
    ten_million: bool,
) -> None:
    """Measure, with the peers side by side, and print what was measured on what."""
    if name == "identifiers":
        from jointops.bench import identifiers

        return _run(identifiers.run(large, console))
    if name == "screening":
        from jointops.bench.screening.run import run as run_screening

        if data is None:
            raise click.UsageError("Say where the lists and labelled pairs are: --data FOLDER.")
        return run_screening(data, peer_queries, ten=ten_million, console=console)
    if name == "map":
        from jointops.bench.map.run import run as run_map

        return run_map(console)
    if name == "audit":
        from jointops.bench import audit

        return _run(audit.run(console))
    if name == "access":
        from jointops.bench import access

        return _run(access.run(console))
    if name == "discreet":
        from jointops.bench import discreet

        return _run(discreet.run(console))
    if name == "misuse":
        from jointops.bench.misuse import run as of_misuse

        return _run(of_misuse.run(console))
    if name == "import":
        from jointops.bench import imports

        return _run(imports.run(console))
    if name == "rescreen":
        from jointops.bench import rescreen as looking_back

        return _run(looking_back.run(console, large=large))
    if name == "live":
        from jointops.bench import live

        return _run(live.run(runs, console))
    if name == "alerts":
        from jointops.bench import alerts as released

        return _run(released.run(alerts, console))
    from jointops.bench.checks import run

    _run(run(seconds, console, names))


@main.command("verify-audit")
@click.option("--since", default=0, show_default=True, help="Believe the rows before this leaf by their hashes.")
@click.option("--witness", multiple=True, type=click.Path(exists=True, path_type=Path), help="Seals kept outside.")
@click.option("--key", multiple=True, help="Public key in hex; this deployment's own when none is given.")
@click.option("--export", "file", type=click.Path(path_type=Path), help="Write the log to a file instead.")
@click.option("--data", type=click.Path(path_type=Path), default=None)
def verify_audit(
    since: int, witness: tuple[Path, ...], key: tuple[str, ...], file: Path | None, data: Path | None
) -> None:
    """Prove that every audit row is as it was sealed; names the first that is not. Exit 2 where it cannot be read."""
    from jointops.audit_proof import export_audit, prove_audit
    from jointops.base.audit.verify import Unreadable

    try:
        try:
            settings = _settings(data)
        except (OSError, ValueError, msgspec.ValidationError) as why:
            raise Unreadable(f"The settings cannot be read: {why}.") from None
        if file is not None:
            return _run(export_audit(settings, file, since))
        is_well, says = _run(prove_audit(settings, key, witness, since))
    except (Unreadable, click.ClickException) as why:
        click.echo(f"NOT PROVED. {why}", err=True)
        sys.exit(2)
    click.echo(says)
    sys.exit(not is_well)


@main.command()
@click.option("--dry-run", is_flag=True, help="Delete nothing and say what is over.")
@click.option("--data", type=click.Path(path_type=Path), default=None)
def purge(dry_run: bool, data: Path | None) -> None:
    """Delete what is kept long enough, with a proof for each rule; a node does it once a day by itself."""
    from jointops.purging import purge_now, say_what_is_over

    settings = _settings(data)
    for line in _run(say_what_is_over(settings) if dry_run else purge_now(settings)):
        click.echo(line)


@main.command("done-for-persons")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--again", is_flag=True, help="Do it again, in a database that an older backup was restored to.")
@click.option("--data", type=click.Path(path_type=Path), default=None)
def done_for_persons(file: Path, again: bool, data: Path | None) -> None:
    """Name in FILE what was erased, restricted, removed or corrected, for a restore; see docs/data-protection.md."""
    from jointops.done_for_persons import do_again, name_outside

    if not again:
        return click.echo(f"{file} names {_run(name_outside(_settings(data), file))} acts that were done for persons.")
    is_ours, said = _run(do_again(_settings(data), file))
    click.echo("\n".join(said))
    sys.exit(not is_ours)


@main.command("partner-file")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--to", "system", required=True, type=click.UUID, help="Id of a system that was registered without a url."
)
@click.option("--data", type=click.Path(path_type=Path), default=None)
def partner_file(file: Path, system: UUID, data: Path | None) -> None:
    """Write what is new for a partner without a connection to a signed FILE; see docs/partners.md."""
    from jointops.partner_files import write_partner_file

    click.echo(_run(write_partner_file(_settings(data), system, file)))


@main.command("partner-key")
@click.option("--data", type=click.Path(path_type=Path), default=None)
def partner_key(data: Path | None) -> None:
    """Print the public key of partners' files, for your web site: with it anybody proves one; see docs/partners.md."""
    from jointops.partner_files import say_partner_key

    click.echo(say_partner_key(_settings(data)), nl=False)


@main.command()
@click.argument("code", metavar="LIST")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes of this machine.")
@click.option("--scheduler", help="Address of a Dask scheduler; its workers have settings of their own.")
@click.option("--data", type=click.Path(path_type=Path), default=None)
def rescreen(code: str, workers: int, scheduler: str | None, data: Path | None) -> None:
    """Try every entry of a list on all stored checks; stopped, the same command goes on. See docs/screening.md."""
    from jointops.rescreening import rescreen_here

    run = _run(rescreen_here(_settings(data), code, workers, scheduler, console))
    click.echo(f"{run.list}: {run.tried} of {run.entries} entries tried, {run.found} matches that were not known")
    if run.cut:
        click.echo(f"{run.cut} of them are like more than 5,000 checks, and were compared with some of these alone")
    sys.exit(run.state != "done")


@main.command("care-keys")
@click.argument("step", type=click.Choice(["show", "rotate", "rewrap", "drop"]), default="show")
@click.option("--data", type=click.Path(path_type=Path), default=None)
def care_keys(step: str, data: Path | None) -> None:
    """Replace the keys of victims' records: rotate, rewrap, then drop the old ones; or show what each wraps."""
    from jointops.care_keys import replace_care_keys

    for line in _run(replace_care_keys(_settings(data), step)):
        click.echo(line)


@main.command()
def openapi() -> None:
    """Print the description of the HTTP interface."""
    from jointops.serve import describe

    # A pipe may take a part at a time, and an unbuffered standard output would forget the rest.
    with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as out:
        print(_run(describe()), file=out)


def _settings(data: Path | None) -> Settings:
    """The demo's folder only where nobody has said which deployment is meant."""
    settings = _read(data=data)
    if data is None and DEMO_DATA.exists() and not {"data", "database_url"} & given().keys():
        return _read(data=DEMO_DATA)
    return settings


class WrongSetting(click.ClickException):
    """A line that names the setting and where it stands."""

    exit_code = 2


def _read(**overrides: object) -> Settings:
    """The settings; what is wrong with one is said in a line."""
    try:
        return load(**overrides)
    except (ValueError, OSError) as error:
        file, said = os.environ.get("JOINTOPS_SETTINGS", "jointops.toml"), str(error)
        if named := re.search(r" - at `\$\.(\w+)", said):
            name = named[1]
            raise WrongSetting(
                f"The setting {name} is wrong: {said[: named.start()]}. Mend it in {file} or JOINTOPS_{name.upper()}."
            ) from None
        raise WrongSetting(f"The settings are wrong: {said}. Mend {file} or the environment (JOINTOPS_…).") from None


def _run(work: Coroutine[Any, Any, T]) -> T:
    return _in_words(lambda: uvloop.run(work))


def _in_words(act: Callable[..., T], *arguments: Any) -> T:
    """Do something; what speaks against it is said in words."""
    try:
        return act(*arguments)
    except (FolderInUse, FolderNotOurs, FolderOpen, PortTaken, SecretMissing) as error:
        raise click.ClickException(str(error)) from None
    except Problem as problem:
        raise click.ClickException(problem.detail) from None
