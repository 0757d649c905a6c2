"""Mariam of the Malian bureau goes through what is due for review: it stays with a reason, or it comes off."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.alerts.support import added, if_match, opened, vehicle
from tests.ops.support import Ledger, done, new_plate
from tests.support import Person

SOON = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
SOONER = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
LATER = (datetime.now(UTC) + timedelta(days=400)).date().isoformat()
WHY = "The owner reported again that it is missing."


async def due(bureau: httpx.AsyncClient, id: str) -> list[dict[str, Any]]:
    found = await done(bureau.get("/api/retention/reviews"))
    return [one for one in found["items"] if one["id"] == id]


async def test_a_bureau_reads_what_is_due_and_why_it_stayed_the_last_time(person: Person, ledger: Ledger) -> None:
    mariam, claire = await person("bureau.ml"), await person("bureau.fr")
    entries, plate = await opened(mariam, "ML-DUE-1", ["vehicle"]), new_plate()
    shared = await added(mariam, entries, vehicle(plate, review_by=SOON, share=["bureau:FR"]))
    address = f"{entries}/{shared['id']}"

    [review] = await due(mariam, shared["id"])
    assert (review["subject"]["plate"], review["list"], review["kept_at"]) == (plate, "ML-DUE-1", None)
    assert (review["marking"], review["second_person"]) == ("TLP:AMBER+STRICT", False)
    assert await due(claire, shared["id"]) == [], "whoever it is shared with reviews nothing"

    sooner = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    kept = await mariam.patch(address, json={"review_by": sooner, "reason": WHY}, headers=if_match(review["version"]))
    assert kept.status_code == 200, kept.text
    [again] = await due(mariam, shared["id"])
    assert (again["review_by"], again["kept_because"]) == (sooner, WHY)
    assert WHY not in str(await done(claire.get(entries)))

    await mariam.patch(address, json={"review_by": LATER, "reason": WHY}, headers=if_match(again["version"]))
    assert await due(mariam, shared["id"]) == []
    kept_rows = "select count(*)::int from alerts.entry_review where entry_id = $1::text::uuid"
    assert await ledger.value(kept_rows, shared["id"]) == 2


@pytest.mark.parametrize("day", [SOON, SOONER])
async def test_an_earlier_or_equal_date_needs_no_reason(person: Person, day: str) -> None:
    mariam = await person("bureau.ml")
    entries = await opened(mariam, f"ML-DUE-{day[-4:].replace('-', 'X')}", ["vehicle"])
    found = await added(mariam, entries, vehicle(new_plate(), review_by=SOON))

    changed = await mariam.patch(
        f"{entries}/{found['id']}", json={"review_by": day}, headers=if_match(found["version"])
    )

    assert changed.status_code == 200, changed.text


async def test_a_review_on_a_list_of_two_persons_waits_for_the_colleague(person: Person) -> None:
    mariam = await person("bureau.ml")
    entries = await opened(mariam, "ML-DUE-2", ["vehicle"], second_person=True)

    waits = await mariam.post(entries, json=vehicle(new_plate(), review_by=SOON, reason="Stolen at night."))

    assert waits.status_code == 202
    assert (await mariam.get("/api/retention/reviews")).status_code == 200
