"""Taking in the sites of a country from its own file: the file is the whole of them."""

from msgspec.structs import asdict

from geo.countries import name_of
from geo.sites.model import (
    IMPORT,
    IMPORTED,
    WORKS_AT,
    Imported,
    NewSite,
    Site,
    site_class,
)
from geo.sites.queries import every_site, q
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.ids import uuid7
from jointops.base.rejected import RejectedLine
from jointops.base.tx import Event, Tx

Line = tuple[int, NewSite]
Key = tuple[str, str, str]


async def import_sites(
    db: Db, viewer: Viewer, lines: list[Line], rejected: list[RejectedLine], *, dry_run: bool
) -> Imported:
    """Take the lines of a file in, all in one transaction, or say what would become of them.

    What is known of the countries in the file and not named by it goes; while a line is refused, nothing goes.

    rejected  what the reader of the file has refused already; of a code that stands twice the first line counts
    """
    class_id = await db.class_id(site_class())
    fitting, refused = _fitting(lines, viewer)
    rejected = sorted([*rejected, *refused], key=lambda one: one.line)
    countries = sorted({one.country for one in fitting.values()})
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        await tx.run(q.one_import_at_a_time, countries=countries)
        known = {_key(one): one for one in await every_site(tx, countries)}
        new = [one for key, one in fitting.items() if key not in known]
        changed = [one for key, one in fitting.items() if key in known and _differs(one, known[key])]
        gone = [] if rejected else [one for key, one in known.items() if key not in fitting]
        if dry_run or not (new or changed or gone):
            tx.unchanged()
        else:
            await _taken(tx, [*new, *changed], gone, class_id)
        tx.audit(IMPORT, result="looked" if dry_run else "done", records=len(new) + len(changed) + len(gone))
        return Imported(
            read=len(lines) + len(rejected) - len(refused),
            new=len(new),
            changed=len(changed),
            same=len(fitting) - len(new) - len(changed),
            removed=len(gone),
            rejected=rejected,
        )


def _key(one: NewSite) -> Key:
    return one.country, one.kind, one.code


def _differs(one: NewSite, known: Site) -> bool:
    return any(getattr(known, name) != value for name, value in asdict(one).items())


def _fitting(lines: list[Line], viewer: Viewer) -> tuple[dict[Key, NewSite], list[RejectedLine]]:
    found: dict[Key, NewSite] = {}
    refused: list[RejectedLine] = []
    for number, one in lines:
        if message := _wrong(one, viewer):
            refused.append(RejectedLine(number, message))
        elif _key(one) in found:
            refused.append(RejectedLine(number, f"The code {one.code} stands in this file before."))
        else:
            found[_key(one)] = one
    return found, refused


def _wrong(one: NewSite, viewer: Viewer) -> str:
    if viewer.role != "admin" and one.country != viewer.country:
        return f"{one.code} lies in {name_of(one.country)}: each country sends its own, the administrator everybody's."
    length = {"port": 5, "airport": 3}.get(one.kind)
    if (length and len(one.code) != length) or (length is None and "-" not in one.code):
        return (
            f"{one.code} is no code of a {one.kind}: UN/LOCODE for a port, IATA for an airport, {one.country}-… else."
        )
    if one.kind != "airport" and one.code[:2] != one.country:
        return f"The code {one.code} begins with another country than {name_of(one.country)}."
    for unit in one.units:
        if WORKS_AT[unit.kind] != one.kind:
            return f"A unit of the kind {unit.kind} works at a site of the kind {WORKS_AT[unit.kind]}, not {one.kind}."
    return ""


async def _taken(tx: Tx, put: list[NewSite], gone: list[Site], class_id: int) -> None:
    keys = [_key(one) for one in put]
    countries, kinds, codes = ([key[part] for key in keys] for part in range(3))
    sites = [{name: value for name, value in asdict(one).items() if name != "units"} for one in put]
    await tx.run_many(q.put_site, [{**site, "class_id": class_id} for site in sites])
    await tx.run(q.drop_units, countries=countries, kinds=kinds, codes=codes)
    units = [
        {"place": place, "unit": unit.kind, "name": unit.name, "agencies": unit.agencies, "class_id": class_id,
         "country": one.country, "kind": one.kind, "code": one.code}
        for one in put for place, unit in enumerate(one.units)
    ]  # fmt: skip
    await tx.run_many(q.put_unit, units)
    await tx.run(q.drop_sites, ids=[one.id for one in gone])
    data = {"countries": sorted({one.country for one in [*put, *gone]})}
    tx.emit(Event(kind=IMPORTED, record=uuid7(), version=1, class_id=class_id, at=utc_now(), data=data))
