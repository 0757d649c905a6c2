"""Claire in France watches how well her lists do: false hits by script and post, thresholds, drift."""

from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from alerts.screening.model import Person as Traveller
from jointops.base.clock import utc_now
from jointops.node import Node
from ops.denials.model import same_subject
from ops.quality import preview as trying
from ops.quality.drift import FALSE_HITS, HITS, Share, distance, is_drift
from ops.quality.keeper import DriftKeeper, seen_of
from ops.quality.queries import q
from tests.alerts.support import added, named, opened
from tests.integrations.support import colleague
from tests.ops.support import DORI, Drill, Ledger, done, match_of, matches_of
from tests.ops.test_hits import decided
from tests.support import Person, until

COPIES = """
insert into ops.match (check_id, entry_id, entry_version, operation, kind, state, band, score, because, undated, list,
                       action, checked, owner, retro, reference, entry, subject, place, officer, occurred_at,
                       recorded_at, verdict, class_id, face_class_id)
select m.check_id, uuidv7(), 1, m.operation, m.kind, $2, coalesce($5, m.band), coalesce($6::real, m.score), m.because,
       m.undated, m.list, m.action, m.checked, m.owner, false, m.reference, m.entry, m.subject,
       m.place || jsonb_build_object('code', coalesce($4::text, m.place ->> 'code'), 'name', coalesce($4::text, 'Gao')),
       m.officer, m.occurred_at, now() - make_interval(hours => ($3::float * 24)::int),
       jsonb_build_object('verdict', $2::text, 'reason', 'x',
                          'by', jsonb_build_object('user', 'x', 'name', 'x')),
       m.class_id, m.face_class_id
from ops.match m, generate_series(1, $7) where m.id = $1::text::uuid
"""
"""Many matches like one, as a list has them after months."""


AGAIN = """
update ops.match set verdict = verdict || jsonb_build_object('remembered', uuidv7())
where list = $1 and recorded_at between now() - interval '6 days' and now() - interval '4 days'
"""
"""Those of five days ago were denied because the very pair had been denied before."""


async def earlier(
    ledger: Ledger, match: str, state: str, count: int, *, days: float = 1.0, post: str | None = None,
    band: str | None = None, score: float | None = None,
) -> None:  # fmt: skip
    await ledger.value(COPIES, match, state, days, post, band, score, count)


async def person_met(
    drill: Drill, claire: httpx.AsyncClient, code: str, ours: str, theirs: str, born: str = "1985"
) -> dict[str, Any]:
    """A new list with one person on it, born in 1985, and the match of a check that met them by name and year."""
    entries = await opened(claire, code, ["person"])
    await added(claire, entries, named(theirs, birth_date="1985", nationalities=["ML"]))
    awa = await drill.at("officer.ml")
    subject = {"kind": "person", "names": [ours], "birth_date": born, "nationalities": ["ML"]}
    check = await done(awa.post("/api/checks", json=drill.check("x", subject=subject)))
    return await match_of(claire, check["id"])


async def test_false_hits_are_counted_by_script_and_post_and_what_was_denied_before_is_not_counted_again(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    match = await person_met(drill, claire, "FR-WATCH", "Issouf Kélétigui", "Issouf Keletigui")
    await decided(claire, match, verdict="denied", reason="Another man.")
    await earlier(ledger, match["id"], "confirmed", 3)
    await earlier(ledger, match["id"], "denied", 5, post="BF-DOR-01")
    await earlier(ledger, match["id"], "undetermined", 2)
    await earlier(ledger, match["id"], "denied", 40, days=45)
    await ledger.value(
        'update ops.match set verdict = verdict || \'{"remembered": "x"}\' where id in (select id from ops.match'
        " where list = 'FR-WATCH' and state = 'denied' and recorded_at > now() - interval '30 days'"
        " and place ->> 'code' = 'BF-DOR-01' limit 2)"
    )

    found = await done(claire.get("/api/watchlists/FR-WATCH/quality"))

    whole = found["all"]
    assert (whole["matches"], whole["confirmed"], whole["denied"], whole["undetermined"]) == (11, 3, 4, 2)
    assert (whole["again"], whole["false_rate"]) == (2, round(4 / 7, 4))
    assert [(one["value"], one["matches"]) for one in found["scripts"]] == [("Latn", 11)]
    assert {(one["value"], one["denied"], one["false_rate"]) for one in found["posts"]} == {
        ("ML-GAO-01", 1, 0.25), ("BF-DOR-01", 3, 1.0),
    }  # fmt: skip
    assert len(found["over_time"]) == 15 and sum(one["matches"] for one in found["over_time"]) == 11
    longer = await done(claire.get("/api/watchlists/FR-WATCH/quality", params={"days": 90}))
    assert longer["all"]["denied"] == 44


async def test_scripts_that_differ_are_named_both(drill: Drill, person: Person) -> None:
    claire = await person("bureau.fr")
    await person_met(drill, claire, "FR-SCRIPT", "Mohamed Traoré", "محمد تراوري")

    [script] = (await done(claire.get("/api/watchlists/FR-SCRIPT/quality")))["scripts"]

    assert script["value"] == "Latn-Arab"


async def test_only_the_owners_bureau_reads_how_well_a_list_does(drill: Drill, person: Person) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    await opened(claire, "FR-OWN", ["vehicle"])
    for path in ("quality", "threshold", "threshold/preview?possible_from=3"):
        assert (await mariam.get(f"/api/watchlists/FR-OWN/{path}")).status_code == 404, path
        assert (await (await person("centre.kafo")).get(f"/api/watchlists/FR-OWN/{path}")).status_code == 403, path
    change = {"possible_from": 3.0, "was": 2.0, "reason": "Too many."}
    assert (await mariam.post("/api/watchlists/FR-OWN/threshold", json=change)).status_code == 404


async def test_a_higher_threshold_is_tried_on_the_last_month_then_set_and_the_next_check_honours_it(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    match = await person_met(drill, claire, "FR-BAR", "Salou Benné", "Salou Bené", "1987")
    assert (match["possible_from"], match["undated"]) == (2.0, False)
    await earlier(ledger, match["id"], "denied", 6, band="possible", score=2.5)
    await earlier(ledger, match["id"], "confirmed", 2, band="possible", score=2.9)
    await earlier(ledger, match["id"], "confirmed", 4, band="exact", score=2.2)
    await earlier(ledger, match["id"], "denied", 9, band="possible", score=2.5, days=31)
    await earlier(ledger, match["id"], "denied", 7, band="possible", score=2.5, days=5)
    await ledger.value(AGAIN, "FR-BAR")  # their officers were told nothing
    at = "/api/watchlists/FR-BAR/threshold"

    seen = await done(claire.get(f"{at}/preview", params={"possible_from": 2.9}))
    assert (seen["matches"], seen["gone"], seen["lost"], seen["spared"], seen["more"]) == (13, 6, 0, 6, 0)
    seen = await done(claire.get(f"{at}/preview", params={"possible_from": 3.0}))
    assert (seen["gone"], seen["lost"], seen["confirmed"]) == (8, 2, 6), "whole numbers that agree stay"
    assert {one["least"]: (one["confirmed"], one["denied"]) for one in seen["scores"]}[2.5] == (2, 6)

    change = {"possible_from": round(match["score"] + 0.2, 1), "was": 2.0, "reason": "Two of three were wrong."}
    stale = await claire.post(at, json={**change, "was": 2.5})
    assert stale.status_code == 412
    assert (await claire.post(at, json={**change, "possible_from": 2.0})).status_code == 422
    for score in ("nan", "inf", "0.9", "8.1"):
        assert (await claire.get(f"{at}/preview", params={"possible_from": score})).status_code == 422, score
    said = await done(claire.post(at, json=change))

    assert (said["possible_from"], said["changes"][0]["reason"]) == (change["possible_from"], change["reason"])
    subject = {"kind": "person", "names": ["Salou Benné"], "birth_date": "1987", "nationalities": ["ML"]}
    check = await done(awa.post("/api/checks", json=drill.check("x", subject=subject)))
    assert check["answer"] == "clear"
    await ledger.settled()
    assert await matches_of(claire, check["id"]) == []
    acts = await ledger.column("select result from base.audit where verb = 'threshold.set'")
    assert acts == [f"2 to {change['possible_from']:g}"]


async def test_a_lower_threshold_says_how_many_would_come_and_what_was_left_out(
    drill: Drill, person: Person, node: Node, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, "FR-LOWER", ["person"])
    await added(claire, entries, named("Drissa Samaké", birth_date="1986", nationalities=["ML"]))
    subject: dict[str, Any] = {"kind": "person", "names": ["Drissa Koné Samaké"], "birth_date": "1985"}
    subject["nationalities"] = ["ML"]
    subject["documents"] = [{"type": "passport", "number": "DK7712043", "country": "ML"}]
    check = await done(awa.post("/api/checks", json=drill.check("x", subject=subject)))
    assert check["answer"] == "clear"

    async def known() -> object:
        seen = await done(claire.get("/api/watchlists/FR-LOWER/threshold/preview", params={"possible_from": 1.0}))
        return seen if seen["more"] else None

    seen: Any = await until(known)
    assert (seen["more"], seen["gone"], seen["tried"], seen["entries"], seen["cut"]) == (1, 0, 1, 1, 0)
    monkeypatch.setattr(trying, "MOST", 1)
    cut: Any = await known()
    assert (cut["cut"], cut["most"], cut["more"]) == (1, 1, 1), "there may be more than the newest one"
    says = same_subject(msgspec.convert(subject, Traveller))
    await ledger.value(
        "insert into ops.denial (entry_id, entry_version, subject, match_id, misused, class_id)"
        " select id, version, decode($1, 'hex'), uuidv7(), false, class_id from alerts.entry where list = 'FR-LOWER'",
        node.db.keyed(says or ""),
    )
    assert await known() is None, "this very pair was denied: nobody would be asked"
    out = await claire.get("/api/watchlists/FR-LOWER/threshold/preview", params={"possible_from": 0.5})
    assert out.status_code == 422, "below it one sign off would be enough"


async def test_a_list_with_a_second_person_changes_its_threshold_on_a_colleagues_word(
    person: Person, node: Node
) -> None:
    claire, colette = await person("bureau.fr"), await colleague(node, person)
    await opened(claire, "FR-TWOFOLD", ["person"], second_person=True)
    at = "/api/watchlists/FR-TWOFOLD/threshold"
    waits = await claire.post(at, json={"possible_from": 3.0, "was": 2.0, "reason": "Too many strangers."})
    assert waits.status_code == 202
    assert (await done(claire.get(at)))["possible_from"] == 2.0

    assert (await colette.post(f"/api/proposals/{waits.json()['id']}/release")).status_code == 200

    said = await done(claire.get(at))
    assert (said["possible_from"], said["changes"][0]["by"]) == (3.0, "Claire Fontanel")


async def test_an_alarm_is_raised_once_when_false_hits_leave_their_band_until_somebody_looks(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    match = await person_met(drill, claire, "FR-DRIFT", "Zanga Fomba", "Zanga Fomba")
    for days in (10, 30, 50):
        await earlier(ledger, match["id"], "confirmed", 30, days=days)
        await earlier(ledger, match["id"], "denied", 10, days=days)
    await earlier(ledger, match["id"], "confirmed", 14)
    await earlier(ledger, match["id"], "denied", 6)

    async def alarms(bureau: httpx.AsyncClient) -> list[dict[str, Any]]:
        items = (await done(bureau.get("/api/drift-alarms")))["items"]
        return [one for one in items if one["list"] == "FR-DRIFT" and one["measure"] == "false-hits"]

    await node.drift_keeper.look()
    assert await alarms(claire) == [], "a quarter before, three of ten now: as usual"

    await earlier(ledger, match["id"], "denied", 25, post=DORI)
    await node.drift_keeper.look()
    raised = {(one["by"], one["value"]): one for one in await alarms(claire)}
    assert set(raised) == {("list", ""), ("script", "Latn")}
    whole = raised["list", ""]
    assert (whole["before"], round(whole["now"], 2), whole["n_before"], whole["n_now"]) == (0.25, 0.69, 120, 45)
    assert await alarms(mariam) == []
    assert (await mariam.post(f"/api/drift-alarms/{whole['id']}/look")).status_code == 404
    await node.drift_keeper.look()
    assert len(await alarms(claire)) == 2, "once"

    await done(claire.post(f"/api/drift-alarms/{whole['id']}/look"))
    await done(claire.post(f"/api/drift-alarms/{whole['id']}/look"))
    await node.drift_keeper.look()
    assert [one["by"] for one in await alarms(claire)] == ["script"], "looked at, and not again about the same days"
    later = DriftKeeper(node.db, lambda: utc_now() + timedelta(days=7.5))
    await earlier(ledger, match["id"], "denied", 30, days=0.0)
    await ledger.value(
        "update ops.match set recorded_at = recorded_at + interval '4 days'"
        " where recorded_at > now() - interval '1 hour'"
    )
    await later.look()
    assert {one["by"] for one in await alarms(claire)} >= {"list", "script"}, "a new week, a new alarm"


async def test_what_a_list_finds_when_it_looks_back_is_no_week_of_hits_and_a_new_list_has_no_usual_one(
    drill: Drill, person: Person, node: Node, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    match = await person_met(drill, claire, "FR-FRESH", "Nouhoum Tangara", "Nouhoum Tangara")
    await earlier(ledger, match["id"], "denied", 40, days=5)
    await ledger.value(AGAIN, "FR-FRESH")
    await earlier(ledger, match["id"], "possible", 60, days=2)
    await ledger.value(
        "update ops.match set retro = true"
        " where list = 'FR-FRESH' and state = 'possible' and recorded_at < now() - interval '1 day'"
    )
    week = utc_now() - timedelta(days=7)

    async with node.db.service("matcher") as tx:
        rows = await tx.all(q.shares, since=week - timedelta(days=56), week=week)
        checks = {row["post"]: row for row in await tx.all(q.checks_at, since=week - timedelta(days=56), week=week)}
        tx.audit("drift.raise")

    [whole] = [row for row in rows if (row["list"], row["by"]) == ("FR-FRESH", "list")]
    assert (whole["matches_now"], whole["matches_before"]) == (1, 0)
    assert [one.measure for one in seen_of(whole, checks, is_new=True)] == ["false-hits"]
    assert [one.measure for one in seen_of(whole, checks, is_new=False)] == ["false-hits", "hits"]


@pytest.mark.parametrize(
    ("now", "before", "is_out"),
    [
        (Share(6, 20), Share(30, 120), False),
        (Share(16, 20), Share(30, 120), True),
        (Share(16, 19), Share(30, 120), False),
        (Share(16, 20), Share(15, 59), False),
        (Share(2_100, 20_000), Share(10_000, 120_000), False),
        (Share(0, 200), Share(30, 120), True),
    ],
)
def test_a_share_is_out_of_its_band_beyond_three_sigmas_with_enough_counted_and_enough_apart(
    now: Share, before: Share, is_out: bool
) -> None:
    assert is_drift(now, before, FALSE_HITS) is is_out


def test_hits_leave_their_band_when_they_are_half_as_many_again() -> None:
    assert is_drift(Share(30, 1_000), Share(80, 8_000), HITS)
    assert not is_drift(Share(14, 1_000), Share(80, 8_000), HITS)
    assert round(distance(Share(30, 1_000), Share(80, 8_000)), 2) == 5.43
    assert distance(Share(0, 10), Share(0, 10)) == 0.0
