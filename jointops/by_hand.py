"""Acts from the command line beside the nodes, as an existing account: nothing that a node is made of is loaded."""

from jointops.base.access import Viewer
from jointops.base.db import Db, connect
from jointops.base.people.adding import FirstOffice, make_first_office
from jointops.base.servers import attached
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings, secret_of
from jointops.shell import device_of


async def issue_token(settings: Settings, user: str, hours: float) -> str:
    """A bearer token for an existing account. Exits when there is no such account or no database."""
    db = await database(settings)
    try:
        return (await session_of(db, user, hours, "jointops token")).key
    finally:
        await db.close()


async def make_office(settings: Settings, first: FirstOffice) -> None:
    """An account of one of a deployment's first two offices. Raises WrongState. Exits when there is no database."""
    db = await database(settings)
    try:
        await make_first_office(db, first, device_of("jointops office").label)
    finally:
        await db.close()


async def session_of(db: Db, user: str, hours: float, command: str) -> Viewer:
    """A session for an existing account, opened by who holds the database, and on record under their name there.

    It proves nobody's presence. Exits when there is no such account.
    """
    person = await db.pool("app").fetchval("select id from base.person where user_name = $1", user)
    if person is None:
        raise SystemExit(f"There is no account named {user}.")
    return await Sessions(db).open_for(person, hours, device_of(command))


async def proved(db: Db, viewer: Viewer) -> Viewer:
    """The same session with a fresh factor: whoever holds the database needs no passkey beside it."""
    sessions = Sessions(db)
    await sessions.prove(viewer, "command line")
    return await sessions.who(viewer.key) or viewer


async def database(settings: Settings) -> Db:
    """What a command beside the nodes works on. Exits when there is no database."""
    try:
        return await connect(settings.database_url or attached(settings.data), secret_of(settings))
    except OSError:
        raise SystemExit("No database answers: start the node first, or name its folder with --data.") from None
