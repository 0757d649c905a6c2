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
    theirs: Callable[[Tx], Awaitable[object]],
) -> Checked:
    """How a file stands before it is kept; what was found in one is on record with its hash.

    theirs  raises for somebody who may not put a file there: they are told that, and nothing is on record of the file

    Raises Malware (422), and what `theirs` raises.
    """
    try:
        return await scanner.checked(file.content)
    except Malware:
        async with db.write(viewer) as tx:
            await theirs(tx)
            tx.audit(verb, record, result=f"malware {file.sha256}")
        raise


def may_be_saved(checked: Checked) -> None:
    """Raises WrongState (409): it is being searched, or something was found in it."""
    if checked == "waiting":
        raise WrongState("This file is being checked for malware: it can be saved after that.", why="file-waits")
    if checked == "refused":
        raise WrongState("Malware was found in this file: ask its sender for a clean copy.", why="file-refused")
