"""Reads of sites that other rooms use."""

from collections.abc import Sequence
from uuid import UUID

from geo.countries import Bounds
from geo.sites.model import Site
from jointops.base import sql
from jointops.base.page import MOST, Page, no_cursor
from jointops.base.tx import Tx, row_as, rows_as

q = sql.load("geo.sites")


async def page_sites(tx: Tx, countries: Sequence[str] | None, cursor: str | None, most: int = MOST) -> Page[Site]:
    """Sites in the order of their codes. Raises Invalid (422): no cursor of ours."""
    found = await _sites(tx, countries, _place(cursor), most + 1)
    items = found[:most]
    return Page(items, f"{items[-1].code}|{items[-1].id}" if len(found) > most else None)


async def every_site(tx: Tx, countries: Sequence[str]) -> list[Site]:
    """All sites of some countries."""
    return await _sites(tx, countries, (None, None), None)


async def find_site(tx: Tx, id: UUID) -> Site | None:
    row = await tx.maybe(q.get_site, id=id)
    return row_as(Site, row) if row else None


async def sites_in(tx: Tx, box: Bounds, most: int) -> list[Site]:
    """Sites in a box, at most so many."""
    edges = {"west": box.west, "south": box.south, "east": box.east, "north": box.north}
    return rows_as(Site, await tx.all(q.sites_in, most=most, **edges))


async def _sites(
    tx: Tx, countries: Sequence[str] | None, after: tuple[str | None, UUID | None], most: int | None
) -> list[Site]:
    wanted = None if countries is None else list(countries)
    return rows_as(Site, await tx.all(q.list_sites, countries=wanted, code=after[0], id=after[1], most=most))


def _place(cursor: str | None) -> tuple[str | None, UUID | None]:
    if cursor is None:
        return None, None
    code, _, id = cursor.partition("|")
    try:
        return code, UUID(id)
    except ValueError:
        raise no_cursor() from None
