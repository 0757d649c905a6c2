"""Files for partners without a connection, from the command line beside the nodes."""

from pathlib import Path
from uuid import UUID

from integrations.partners.keys import as_pem, file_key, partner_key
from integrations.partners.seats import Seats
from integrations.webhooks.by_file import FileWriter
from integrations.webhooks.finding import Finder
from integrations.webhooks.message import public_key
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings, deployment_name, secret_of
from jointops.by_hand import database
from realtime.log import Log


async def write_partner_file(settings: Settings, system: UUID, file: Path) -> str:
    """A signed file of what is new for a partner without a connection; what was written, in words.

    Raises NotFound when no such system is registered. Exits when the file is there already.
    """
    db, secret = await database(settings), secret_of(settings)
    log, name, key, whole = Log(db), f"urn:{deployment_name(secret)}", partner_key(secret), file_key(secret)
    seats = Seats(Sessions(db))
    try:
        written = await FileWriter(db, log, Finder(db, log, name), seats, key, whole, name).write(system, file)
    except FileExistsError:
        raise SystemExit(f"{file} is there already: name another.") from None
    finally:
        await db.close()
    return f"{file}: {written} events, signed with {public_key(key)}" if written else "Nothing is new for this partner."


def say_partner_key(settings: Settings) -> str:
    """The public half of the key that partners' files are signed with as a whole, to be published."""
    return as_pem(file_key(secret_of(settings)))
