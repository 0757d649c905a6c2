"""Setting the demo up: invented people, operations with their posts, a small directory. Safe to run at every start."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from alerts.authorities.directory import seed_directory
from geo.sites.actions import import_sites
from geo.sites.queries import page_sites
from integrations.sites.reading import bundled
from jointops.base.access import Viewer
from jointops.base.people.actions import enrol
from jointops.base.tx import Tx
from jointops.demo import kafo_ii, operation, places
from jointops.demo.personas import KAFO, TURQUESA, people
from jointops.demo.places import Checkpoint
from jointops.demo.readiness import states_of
from jointops.demo.scenarios import days_gone
from jointops.demo.treaties import seed_treaties
from jointops.demo.turquesa import places as turquesa_places
from jointops.demo.turquesa import turquesa_ii
from jointops.demo.turquesa.directory import seed_member_treaties, seed_members
from jointops.demo.turquesa.operation import turquesa_ii as turquesa_operation
from jointops.demo.turquesa.people import people as turquesa_people
from jointops.node import Node
from ops.checkpoints.actions import add_checkpoint
from ops.checkpoints.model import NewCheckpoint, Position
from ops.figures.actions import add_reported
from ops.figures.model import ReportedFigure
from ops.operations.actions import add_operation
from ops.operations.model import CREATE, NewOperation, operation_class
from ops.operations.queries import list_operations
from ops.readiness.actions import add_states
from ops.readiness.model import readiness_class

PREPARED = timedelta(days=5)
"""How long before its week the countries of a drill had said how far they were."""


class Ground(Struct, frozen=True):
    """What stands before a scenario is played. centre: whose account opens the operation."""

    centre: str
    operation: Callable[[datetime], NewOperation]
    posts: Sequence[Checkpoint]
    reported: Sequence[ReportedFigure]


GROUNDS = {
    KAFO: Ground("centre.kafo", operation.kafo_ii, places.CHECKPOINTS, kafo_ii.REPORTED),
    TURQUESA: Ground("centre.turquesa", turquesa_operation, turquesa_places.CHECKPOINTS, turquesa_ii.REPORTED),
}


async def seed(node: Node, codes: Sequence[str] = (KAFO,)) -> None:
    """People always; these operations, and the directory, when they are not there yet."""
    await enrol(node.servers.database_url, people())
    keeper = await node.sessions.open("admin")
    await seed_directory(node.db, keeper)
    await seed_treaties(node.db, keeper)
    await _seed_sites(node, keeper)
    if TURQUESA in codes:
        await enrol(node.servers.database_url, turquesa_people())
        await seed_members(node.db, keeper)
        await seed_member_treaties(node.db, keeper)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for code in codes:
        await _open(node, code, GROUNDS[code], today - days_gone(code, codes))


async def _seed_sites(node: Node, keeper: Viewer) -> None:
    """Once: a country's own file stays when the demo starts again."""
    async with node.db.read(keeper) as tx:
        known = await page_sites(tx, None, None)
    if not known.items:
        await import_sites(node.db, keeper, bundled(), [], dry_run=False)


async def _open(node: Node, code: str, ground: Ground, first_day: datetime) -> None:
    centre = await node.sessions.open(ground.centre)
    class_id = await node.db.class_id(operation_class(code))
    new = ground.operation(first_day)
    readiness = {one.country: await node.db.class_id(readiness_class(code, one.country)) for one in new.participants}
    async with node.db.read(centre) as tx:
        if await list_operations(tx):
            return
    async with node.db.write(centre) as tx:
        tx.require(CREATE)
        id = await add_operation(tx, new, class_id)
        for one in new.participants:
            at = first_day - PREPARED
            await add_states(
                tx, code, one.country, states_of(one), by=centre.name, at=at, class_id=readiness[one.country]
            )
        for post in ground.posts:
            await _post(tx, code, post, class_id)
        await add_reported(tx, code, list(ground.reported), class_id)
        tx.audit(CREATE, id)


async def _post(tx: Tx, code: str, post: Checkpoint, class_id: int) -> None:
    new = NewCheckpoint(
        code=post.code,
        name=post.name,
        country=post.country,
        position=Position(post.lon, post.lat),
        kind=post.kind,
        unit=post.unit,
        approximate=post.approximate,
    )
    await add_checkpoint(tx, code, new, class_id)
