"""What was done for a person is done again where a restored backup has not heard of it.

Who was erased is erased. What was restricted, removed from its list or corrected is taken out of matching, as a
restriction that says why: what the record says now stands in no file, and its owner alone can say it again. Once the
owner has lifted that restriction, it is not done again.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from alerts.watchlists.lifecycle import restrict_found
from alerts.watchlists.queries import find_entry, is_off_its_list
from jointops.base.db import Db
from ops.care.ending import destroy_keys
from ops.retention.giving_way import give_way, giving_way
from ops.retention.purge import ROLE
from ops.rights.done import done_so_far
from ops.rights.erasing import erase_record, out_of_packs
from ops.rights.finding import q
from ops.rights.outside import Act

REPEATED = "erasure.repeat"

BECAUSE = "A backup was restored that does not know that this entry was {}. It matches nothing until you have looked."


async def repeat(db: Db, acts: Iterable[Act]) -> list[str]:
    """Do again what this database lacks; a line of what was done for each record."""
    said: list[str] = []
    acts, known = set(acts), {act async for page in done_so_far(db) for act in page}
    for record in sorted(act.record for act in acts if act.word == "erased"):
        if (what := await giving_way(lambda _, record=record: _erased_again(db, record))) is not None:
            said.append(f"{what} {record}: erased again")
    for record, words in _lacking(acts, known).items():
        if words and await giving_way(lambda _, record=record, words=words: _out_again(db, record, words)):
            said.append(f"entry {record}: taken out of matching, for it was {_told(words)} since")
    return said


def _lacking(acts: set[Act], known: set[Act]) -> dict[UUID, set[str]]:
    """For each record the words that this database lost and that still hold.

    What it has on record after what it lost was decided here, about the record as it stands here: the same word anew,
    or that it may be matched, which answers all that was said before. A lifting that was lost itself ends a restriction
    alone, for what was corrected before it reads here as it did before the correction.
    """
    lacking: dict[UUID, set[str]] = defaultdict(set)
    timed = [(act.at, act) for act in acts | known if act.at is not None]
    for _, act in sorted(timed, key=lambda one: one[0]):
        words = lacking[act.record]
        if act.word == "returned":
            words.discard("removed")
        elif act.word == "lifted":
            words -= words if act in known else {"restricted"}
        elif act in known:
            words.discard(act.word)
        else:
            words.add(act.word)
    return lacking


async def _erased_again(db: Db, record: UUID) -> str | None:
    async with db.service(ROLE) as tx:
        await give_way(tx)
        if (entry := await find_entry(tx, record)) is not None:
            kind, place, owner = "entry", *entry
        elif (row := await tx.maybe(q.still_there, id=record)) is not None:
            kind, place, owner = row["kind"], "", row["owner"]
        elif (await destroy_keys(tx, [record]))["care.victim"]:
            kind, place, owner = "victim", "", None
        else:
            return None
        await erase_record(db, tx, kind, record, place)
        tx.audit(REPEATED, record, owner=owner, result=kind)
        return kind


def _told(words: set[str]) -> str:
    return ", ".join(sorted(words))


async def _out_again(db: Db, record: UUID, words: set[str]) -> bool:
    async with db.service(ROLE) as tx:
        await give_way(tx)
        if (entry := await find_entry(tx, record)) is None:
            return False
        if words == {"removed"} and await is_off_its_list(tx, record):
            return False  # the import that took it off is over by its period, and was not lost
        if not await restrict_found(tx, entry[0], record, BECAUSE.format(_told(words))):
            return False
        await out_of_packs(tx, record)
        return True
