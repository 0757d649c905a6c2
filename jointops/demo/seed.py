"""Setting the demo up: invented people, KAFO II with its posts, a small directory. Safe to run at every start."""

from datetime import UTC, datetime, timedelta

from alerts.authorities.directory import seed_directory
from jointops.base.people.actions import enrol
from jointops.demo.kafo_ii import REPORTED
from jointops.demo.personas import KAFO, people
from jointops.demo.places import CHECKPOINTS
from jointops.demo.treaties import seed_treaties
from jointops.node import Node
from ops.checkpoints.actions import add_checkpoint
from ops.checkpoints.model import NewCheckpoint, Position
from ops.figures.actions import add_reported
from ops.operations.actions import add_operation
from ops.operations.model import CREATE, FocalPoints, NewOperation, Participant, Window, operation_class
from ops.operations.queries import list_operations


async def seed(node: Node, *, with_operation: bool = True) -> None:
    """People always; the operation and the directory when they are not there yet."""
    await enrol(node.servers.database_url, people())
    admin = await node.sessions.open("admin")
    await seed_directory(node.db, admin)
    await seed_treaties(node.db, admin)
    if with_operation:
        await _operation(node)


async def _operation(node: Node) -> None:
    centre = await node.sessions.open("centre.kafo")
    class_id = await node.db.class_id(operation_class(KAFO))
    async with node.db.read(centre) as tx:
        if await list_operations(tx):
            return
    async with node.db.write(centre) as tx:
        tx.require(CREATE)
        operation = await add_operation(tx, kafo_ii(), class_id)
        for post in CHECKPOINTS:
            position = Position(post.lon, post.lat)
            await add_checkpoint(
                tx,
                KAFO,
                NewCheckpoint(
                    code=post.code,
                    name=post.name,
                    country=post.country,
                    position=position,
                    kind=post.kind,
                    unit=post.unit,
                    approximate=post.approximate,
                ),
                class_id,
            )
        await add_reported(tx, KAFO, list(REPORTED), class_id)
        tx.audit(CREATE, operation)


def kafo_ii() -> NewOperation:
    """The drill: four countries, one week from now on."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    members = [
        Participant(country, "participant", FocalPoints(police, prosecutor), "ready")
        for country, police, prosecutor in (
            ("BF", "Cdt Adama Sorgho", "Noélie Zongo"),
            ("CI", "Cdt Mireille Aka", "Serge Kouamé"),
            ("ML", "Cdt Seydou Dembélé", "Fatoumata Sangaré"),
            ("NE", "Cdt Ousmane Tahirou", "Moussa Garba"),
        )
    ]
    return NewOperation(
        code=KAFO,
        name="KAFO II",
        crime_types=["firearms", "terrorism", "explosives"],
        lead="INTERPOL and UNODC (drill)",
        hub_country="CI",
        phase="active",
        window=Window(today, today + timedelta(days=7)),
        participants=members,
        synthetic=True,
    )
