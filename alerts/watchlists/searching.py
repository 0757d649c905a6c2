"""Entries looked for by a person: by a name, a number of the subject, or the owner's own reference.

Words are sought in the rows that the viewer may see, as they are written or without their accents: there an entry
that somebody may not see changes nothing. What is spelled otherwise is found in memory among the closest of all lists,
and read under their rights like the rest. So behind dozens of closer namesakes on others' lists an entry may be found
only as it is written: that such namesakes are there can show by this, and neither who they are nor whose.
"""

from collections.abc import Iterator

from alerts.screening import Prepared, prepare
from alerts.screening.identifiers.keys import LETTERS
from alerts.screening.identifiers.number import number
from alerts.screening.model import Goods, Name, Person, Vessel
from alerts.watchlists.held import Held
from alerts.watchlists.model import ENTRIES, Search, SearchFound
from alerts.watchlists.queries import search_entries
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db

MOST = 50
"""Entries shown: whoever gets more writes more of whom they seek."""


async def search(db: Db, live: Held, viewer: Viewer, sought: Search) -> SearchFound:
    """Entries of all lists as far as the viewer may see them, the closest to what was written first.

    Also those that match nothing now; not those that were taken off. Raises NotAllowed (403), PurposeMissing (403).
    """
    allowed(viewer, ENTRIES)
    alike = live.called(list(_ways(sought.text)))
    async with db.look(viewer) as tx:
        tx.require(ENTRIES)
        found = await search_entries(tx, sought.text.strip(), sought.text.split(), alike, MOST + 1)
        tx.audit_by_owner(ENTRIES, [entry.owner for entry in found[:MOST]], asked=sought.text.casefold())
        return SearchFound(found[:MOST], more=len(found) > MOST)


def _ways(text: str) -> Iterator[Prepared]:
    """What the text may be of a subject: a number of any kind, a name of somebody, of a ship, of goods."""
    if any(char.isdigit() for char in text):
        yield Prepared("", numbers=tuple(one for kind in LETTERS if (one := number(kind, text)) is not None))
    if any(char.isalpha() for char in text):
        yield prepare(Person(names=(Name(text),)))
        yield prepare(Vessel(name=text))
        yield prepare(Goods(description=text))
