"""The compiled parts made ready: imported, and compiled or read from disk, before the first check needs them."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from uuid import UUID


def warm_up() -> None:
    """Look for one name in an index of one, in a segment and in the row, and compare one pair among many, and two words
    that say what a thing looks like."""
    from alerts.screening.explain import compare
    from alerts.screening.index import Index
    from alerts.screening.many import Pair, worth_comparing
    from alerts.screening.model import POSSIBLE, Person, Vehicle
    from alerts.screening.prepare import prepare

    index, who = Index(), prepare(Person(names=("Awa Ndiaye",), birth_date="1985"))
    index.put(UUID(int=0), who)
    index.settle()
    index.put(UUID(int=1), who)
    index.screen(who)
    worth_comparing([who], [who], [POSSIBLE], [Pair(0, 0)])
    compare(prepare(Vehicle("11 GN 4471 BF", make="Toyota")), prepare(Vehicle("11 GN 4472 BF", make="Tojota")))


@cache
def warm_up_beside() -> Future[None]:
    """The same in a thread, while servers start; once in a process."""
    return ThreadPoolExecutor(1, "screening-warm-up").submit(warm_up)


async def warmed_up() -> None:
    """Wait until it is done; raises what went wrong."""
    await asyncio.wrap_future(warm_up_beside())


def warm_up_to_look_back() -> None:
    """What a process beside the node needs, and the node itself does not: look for one name among one check's."""
    from alerts.screening.kept import KeptNames, part_of
    from alerts.screening.model import POSSIBLE, Person
    from alerts.screening.prepare import prepare

    who = prepare(Person(names=("Awa Ndiaye",), birth_date="1985"))
    KeptNames([part_of([(UUID(int=0), who)])]).like([(who, POSSIBLE)], 1)


if __name__ == "__main__":
    warm_up()
    warm_up_to_look_back()
