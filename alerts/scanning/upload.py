"""Searching a file as it comes, and handing out none that is not known to be clean."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import WrongState
from jointops.base.files import Judged
from jointops.base.scanner import Checked, Malware, Scanner
from jointops.base.tx import Tx


async def searched(
    db: Db,
    scanner: Scanner,
    viewer: Viewer,
    verb: str,
    record: UUID,
    file: Judged,
    whose: Callable[[Tx], Awaitable[str | None]],
) -> Checked:
    """How a file stands before it is kept; what was found in one is on record with its hash.

    whose  the country whose record it is, if one's; raises for somebody who may not put a file there: they are told
           that, and nothing is on record of the file

    Raises Malware (422), and what `whose` raises.
    """
    try:
        return await scanner.checked(file.content)
    except Malware:
        async with db.write(viewer) as tx:
            owner = await whose(tx)
            tx.audit(verb, record, owner=owner, result=f"malware {file.sha256}")
        raise


def may_be_saved(checked: Checked) -> None:
    """Raises WrongState (409): it is being searched, or something was found in it."""
    if checked == "waiting":
        raise WrongState("This file is being checked for malware: it can be saved after that.", why="file-waits")
    if checked == "refused":
        raise WrongState("Malware was found in this file: ask its sender for a clean copy.", why="file-refused")
