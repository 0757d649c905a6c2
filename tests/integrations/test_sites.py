"""Nadia, of Mali's centre, sends Mali's own border posts; what was known of Mali before gives way."""

from typing import Any

import httpx
import pytest

from geo.assign import boundaries
from geo.countries import FOLDER
from integrations.sites.reading import bundled
from tests.ops.support import done
from tests.support import Person

HEAD = "kind,code,name,country,lat,lon,position,approximate,source,units"
ZEGOUA = "border,ML-ZEG,Zégoua,ML,10°29'24\"N,5°39'W,,yes,Ministry list 2026,border|Zégoua post|police+customs"
BAMAKO = "airport,BKO,Bamako airport,ML,,,29PPP0000090000,,,JAITF|Bamako task force|police"


async def sends(client: httpx.AsyncClient, *rows: str, **query: object) -> dict[str, Any]:
    file = "\n".join([HEAD, *rows, ""]).replace("10°29'24\"N", '"10°29\'24""N"').encode()
    call = client.post("/api/sites/import", content=file, params=query, headers={"content-type": "text/csv"})  # pyright: ignore[reportArgumentType]
    return await done(call)


async def sites_of(client: httpx.AsyncClient, country: str) -> dict[str, Any]:
    listed = await done(client.get("/api/sites", params={"country": country}))
    return {one["code"]: one for one in listed["items"]}


async def test_the_bundled_sites_are_there_for_everybody_signed_in(person: Person) -> None:
    helene = await person("prosecutor.fr")
    abidjan = (await sites_of(helene, "CI"))["CIABJ"]

    page = await done(helene.get("/api/sites"))
    rest = await done(helene.get("/api/sites", params={"cursor": page["next"]}))

    assert abidjan["units"][0]["kind"] == "PCU"
    assert len(page["items"]) + len(rest["items"]) == len(bundled())
    assert (await helene.get("/api/sites", params={"cursor": "x"})).status_code == 422


async def test_a_countrys_file_is_the_whole_of_its_sites(person: Person) -> None:
    nadia, helene = await person("centre.ml"), await person("prosecutor.fr")
    before = await sites_of(helene, "ML")
    assert len(before) > 2

    asked = await sends(nadia, ZEGOUA, BAMAKO, dry_run=True)
    assert await sites_of(helene, "ML") == before
    taken = await sends(nadia, ZEGOUA, BAMAKO)
    again = await sends(nadia, ZEGOUA, BAMAKO)

    assert asked == taken
    assert (taken["read"], taken["changed"], taken["removed"]) == (2, 2, len(before) - 2)
    assert (again["same"], again["removed"]) == (2, 0)
    after = await sites_of(helene, "ML")
    assert set(after) == {"ML-ZEG", "BKO"}
    assert (after["ML-ZEG"]["lat"], after["ML-ZEG"]["lon"]) == pytest.approx((10.49, -5.65))
    assert after["ML-ZEG"]["units"] == [{"kind": "border", "name": "Zégoua post", "agencies": ["police", "customs"]}]
    assert after["BKO"]["source"] == "ML, sent by centre.ml"
    assert "CIABJ" in await sites_of(helene, "CI")


async def test_a_line_that_is_refused_says_why_and_nothing_is_removed_for_it(person: Person) -> None:
    oumar, helene = await person("centre.ml"), await person("prosecutor.fr")
    before = set(await sites_of(helene, "ML"))

    taken = await sends(
        oumar,
        "border,ML-NEW,New post,ML,12,-5,,,,",
        "port,CIXXX,Not ours,CI,5,-4,,,,",
        "port,ML-BAD,No locode,ML,5,-4,,,,",
        "airport,ZZZ,Nowhere,ML,95,-4,,,,",
        "border,ML-NEW,Twice,ML,12,-5,,,,",
        "border,ML-OTH,Wrong unit,ML,12,-5,,,,PCU|x",
    )

    assert (taken["new"], taken["removed"]) == (1, 0)
    assert [one["line"] for one in taken["rejected"]] == [3, 4, 5, 6, 7]
    assert set(await sites_of(helene, "ML")) == before | {"ML-NEW"}


async def test_an_officer_sends_no_sites_and_what_is_no_table_is_refused(person: Person) -> None:
    awa, nadia = await person("officer.ml"), await person("centre.ml")

    by_officer = await awa.post("/api/sites/import", content=b"x", headers={"content-type": "text/csv"})
    unknown = await nadia.post("/api/sites/import", content=b"kind,colour\n", headers={"content-type": "text/csv"})
    picture = await nadia.post("/api/sites/import", content=b"\x89PNG", headers={"content-type": "image/png"})
    broken = await nadia.post("/api/sites/import", content=b"kind\n\xff\xfe", headers={"content-type": "text/csv"})

    assert [one.status_code for one in (by_officer, unknown, picture, broken)] == [403, 422, 400, 400]


def test_the_bundled_sites_lie_in_or_before_their_countries() -> None:
    """Hand-made coordinates to two decimals: within 15 km of the country that the row names."""
    ground = boundaries(FOLDER)
    rows = [site for _, site in bundled()]
    far = [
        (one.code, one.country, said.country)
        for one in rows
        for said in [ground.place_of(one.lon, one.lat)]
        if said.country != one.country
        and (said.border is None or one.country not in said.border.countries)
        and (said.sea is None or one.country not in said.sea.countries)
    ]
    assert far == []
    assert len({one.country for one in rows if one.units}) >= 70
    assert sum(len(one.units) for one in rows) >= 120
