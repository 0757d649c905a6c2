"""What the stories of imports share: files as a bureau has them, sent and followed to their end."""

from random import Random
from typing import Any

import httpx

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.support import Person, until

HEADER = "source_id,kind,plate,country,action,purpose,legal_basis,review_by,category,note"


def vehicle_row(number: str, plate: str, note: str = "", **more: str) -> str:
    """A row under HEADER; any cell can be another."""
    cells = {
        "source_id": number,
        "kind": "vehicle",
        "plate": plate,
        "country": "BF",
        "action": "seize",
        "purpose": "Origin of firearms",
        "legal_basis": "Order 7/2026 (invented)",
        "review_by": "2028-11-01",
        "category": "suspect",
        "note": note,
        **more,
    }
    return ",".join(cells.values())


def table(*rows: str) -> bytes:
    """A CSV file."""
    return "\n".join([HEADER, *rows, ""]).encode()


async def sent(bureau: httpx.AsyncClient, code: str, body: bytes, **query: str) -> httpx.Response:
    """The answer to a file."""
    return await bureau.post(
        f"/api/watchlists/{code}/imports", content=body, params=query, headers={"content-type": "text/csv"}
    )


async def imported(bureau: httpx.AsyncClient, code: str, body: bytes, **query: str) -> dict[str, Any]:
    """The import, once it has been read to its end."""
    answer = await sent(bureau, code, body, **query)
    assert answer.status_code == 202, answer.text
    address = f"/api/watchlists/{code}/imports/{answer.json()['id']}"

    async def ended() -> object:
        found = (await bureau.get(address)).json()
        return found if found["state"] != "reading" else None

    return await until(ended, within=60)  # pyright: ignore


def counts(found: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """Read, new, changed, removed, rejected."""
    return found["read"], found["new"], found["changed"], found["removed"], found["rejected_count"]


def many_plates(count: int) -> list[str]:
    """Plates that are not alike, the first being 77 QLX 0007 BF."""
    dice = Random(7)
    letters = "ABCDEFGHJKLMNPRSTVWXYZ"
    others = {
        f"{dice.randrange(10, 99)} {''.join(dice.choices(letters, k=3))} {dice.randrange(1000, 9999)} BF": None
        for _ in range(count + count // 50)
    }
    return ["77 QLX 0007 BF", *others][:count]


async def colleague(node: Node, person: Person) -> httpx.AsyncClient:
    """Colette, who sits beside Claire in the French bureau."""
    colette = NewPerson(
        user="colette.fr", name="Colette", title="National bureau, France", role="bureau", country="FR",
        principals=["country:FR", "bureau:FR"], clearance=3, operations=["kafo-ii"], demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [colette])
    return await person(colette.user)
