"""Acts of an operation, from its opening to the last answer: done by somebody who may, tried by everybody else."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from alerts.authorities.model import authority_class
from alerts.coordination.model import draft_class, released_class
from alerts.meetings.model import meeting_class
from alerts.partners.model import file_class, key_class
from alerts.requests.model import request_class
from alerts.rooms.model import room_class
from alerts.watchlists.model import list_class
from geo.sites.model import site_class
from jointops.base.access import AccessClass, Viewer, access_class
from jointops.base.audit.keys import SigningKey
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from ops.areas.model import area_class
from ops.checks.model import check_class
from ops.incidents.model import incident_class
from ops.matches.model import face_class, match_class
from ops.operations.model import operation_class
from ops.reports.model import report_class
from ops.routes.model import route_class
from tests.access.stage import OPERATION, Stage, words
from tests.alerts.support import TERMS
from tests.integrations.test_partner_file import key_of, sent_file, whpk
from tests.support import until

NOW = datetime(2026, 11, 25, tzinfo=UTC).isoformat()
LATER = (datetime.now(UTC) + timedelta(days=363)).isoformat()

POST = "ML-LEAK-01"
NAME, BORN = "Tchiandoli Wakapou", "1971-07-19"

ALL = operation_class(OPERATION)
ENTRY = access_class("bureau:FR", marking=3)
MATCH = match_class("FR", "ML", [], owner_only=False)
FACE = face_class(OPERATION, MATCH, owner_only=False)
SIDE = access_class("bureau:FR", marking=2)


async def opened(stage: Stage) -> None:
    member = {"country": "ML", "role": "*", "focal_points": {"police": "*", "prosecutor": "*"}}
    new = words(
        stage, ALL, code=OPERATION, name="*", crime_types=["*"], lead="*", window={"from": NOW, "to": LATER},
        participants=[member, {"country": "BF"}], synthetic=True,
    )  # fmt: skip
    await stage.act("POST /api/operations", "chen", new)
    # Where a match happened is part of it, also for an owner who is not in the operation.
    post = words(
        stage, ALL, FACE, code=POST, name="*", country="ML", kind="road", unit="*", position={"lon": 1, "lat": 15}
    )
    await stage.act("POST /api/operations/{operation}/checkpoints", "chen", post, operation=OPERATION)
    for version, phase in enumerate(("preparation", "active"), 1):
        to = words(stage, phase=phase)
        await stage.act("POST /api/operations/{code}/phase", "chen", to, code=OPERATION, version=version)
    change = words(stage, ALL, reason="*", window={"from": NOW, "to": LATER})
    await stage.act("PATCH /api/operations/{code}", "chen", change, code=OPERATION, version=3)
    figure = words(stage, ALL, label="*", value=1, qualifier="*", unit="kg", source="*")
    await stage.act("POST /api/operations/{operation}/figures/reported", "chen", figure, operation=OPERATION)
    plain = {"label": "Mistyped", "value": 7, "unit": "kg", "source": "Leak, para. 2"}
    at = "POST /api/operations/{operation}/figures/reported"
    assert (await stage.call(at, "chen", lambda _: plain, operation=OPERATION)).is_success
    wrong = words(stage, ALL, label="Mistyped", value=7, reason="*")
    await stage.act(f"{at}/withdraw", "chen", wrong, operation=OPERATION)


async def _remarked(stage: Stage) -> None:
    """The centre says something of today, and takes it back."""
    day, id = utc_now().date().isoformat(), str(uuid7())

    def new(viewer: Viewer) -> Any:
        return {"id": id, "text": stage.say(viewer, report_class(OPERATION))}

    await stage.act("POST /api/operations/{code}/reports/{day}/remarks", "chen", new, code=OPERATION, day=day)
    at = "DELETE /api/operations/{code}/reports/{day}/remarks/{id}"
    await stage.act(at, "chen", code=OPERATION, day=day, id=id)
    await _taken_out(stage)


async def _taken_out(stage: Stage) -> None:
    """What it said of a day that is frozen goes."""
    of, day = report_class(OPERATION), utc_now().date() - timedelta(days=1)
    chen = stage.cast["chen"]
    columns = {"operation": OPERATION, "day": day.isoformat()}
    id = await stage.world.add("ops.report_remark", of, **columns, text="*", by="*", country="ML", salt="0" * 32,
                               person_id=chen.person_id, at=NOW)  # fmt: skip
    await stage.world.add("ops.daily_report", of, **columns, frozen_at=NOW, text="{}",
                          hash=sha256(b"{}").hexdigest())  # fmt: skip
    for table in ("ops.report_remark", "ops.daily_report"):
        stage.world.rows[table].pop()
    at = "POST /api/operations/{code}/reports/{day}/remarks/{id}/take-out"
    await stage.act(at, "chen", lambda _: {"reason": "person"}, code=OPERATION, day=day.isoformat(), id=id)


async def listed(stage: Stage) -> None:
    codes: dict[str, str] = {}

    def new(viewer: Viewer) -> Any:
        codes[viewer.user] = f"{viewer.country}-LEAK-{len(codes)}"
        name = stage.say(viewer, list_class())
        return {"code": codes[viewer.user], "name": name, "kinds": ["person", "vehicle"], "marking": "TLP:AMBER+STRICT"}

    await stage.act("POST /api/watchlists", "claire", new)
    code = stage.world.by["list"] = codes[stage.cast["claire"].user]
    stage.world.by["plate"] = stage.say(stage.cast["claire"], ENTRY)
    terms = {**TERMS, "purpose": "*", "legal_basis": "*", "note": "*", "source_id": "*"}
    vehicle = words(stage, ENTRY, kind="vehicle", plate="*", country="BF", **terms)

    def sought(viewer: Viewer) -> Any:
        body = vehicle(viewer)
        return {**body, "plate": stage.world.by["plate"]} if viewer.user == stage.cast["claire"].user else body

    entry = await stage.act("POST /api/watchlists/{code}/entries", "claire", sought, code=code)
    person = words(stage, ENTRY, kind="person", names=[NAME], birth_date=BORN, **{**terms, "action": "arrest"})
    await stage.act("POST /api/watchlists/{code}/entries", "claire", person, code=code)
    stage.world.by["entry"] = entry
    stage.made("alerts.entry", entry["id"], ENTRY)
    stage.world.by["entries"][UUID(entry["id"])] = code
    stage.world.by["lists"][uuid7()] = code


async def drawn(stage: Stage) -> None:
    """Two routes in Mali: what is met on the first is told; the second is changed and taken away."""
    one = route_class(OPERATION, ["ML"])

    def way(viewer: Viewer) -> Any:
        stops = [{"name": stage.say(viewer, one), "position": {"lon": 1, "lat": lat}} for lat in (14.6, 16)]
        leg = {"from": stops[0], "to": stops[1], "role": "source", "mode": "road"}
        return {"name": stage.say(viewer, one), "mode": "road", "note": stage.say(viewer, one), "legs": [leg]}

    def new(viewer: Viewer) -> Any:
        return {"id": str(uuid7()), "operation": OPERATION, **way(viewer)}

    way_file = b'{"type":"LineString","coordinates":[[1,14.6],[1,16]]}'
    await stage.act("POST /api/routes/file", "chen", lambda viewer: way_file, file=True)
    await stage.act("POST /api/routes", "chen", new)
    route = await stage.act("POST /api/routes", "chen", new)
    await stage.act("PATCH /api/routes/{id}", "chen", way, id=route["id"], version=1)
    seen = words(stage, inferred=False)
    await stage.act("PATCH /api/routes/{id}/legs/{number}", "chen", seen, id=route["id"], number=0, version=2)
    await stage.act("DELETE /api/routes/{id}", "chen", id=route["id"], version=3)


async def mapped(stage: Stage) -> None:
    """Mali sends its own ports and border posts."""
    one = site_class()

    def file(viewer: Viewer) -> bytes:
        name, source, unit = (stage.say(viewer, one) for _ in range(3))
        rows = [f"border,ML-LEAK,{name},ML,15,1,{source},border|{unit}", f"port,{stage.say(viewer)},x,ML,15,1,x,"]
        return "\n".join(["kind,code,name,country,lat,lon,source,units", *rows, ""]).encode()

    taken = await stage.act("POST /api/sites/import", "nadia", file, file=True)
    assert (taken["new"], len(taken["rejected"])) == (1, 1)


async def viewed(stage: Stage) -> None:
    """Chen keeps a view of her own, and drops it."""
    own = access_class(f"user:{stage.cast['chen'].user}", marking=0)
    view = words(stage, own, operation=OPERATION, name="*", query="kind=match")
    kept = await stage.act("POST /api/views", "chen", view)
    await stage.act("GET /api/views", "chen", query=f"?operation={OPERATION}")
    await stage.act("DELETE /api/views/{id}", "chen", id=kept["id"])
    taken = words(stage, operation=OPERATION, marking="TLP:AMBER", format="png", sha256="0" * 64)
    await stage.act("POST /api/map/briefings", "chen", taken)


async def guarded(stage: Stage) -> None:
    """Chen watches an area in the south of Mali: what is met there comes to her; another area she takes away."""
    one = area_class(OPERATION)

    def new(viewer: Viewer) -> Any:
        return {"id": str(uuid7()), "operation": OPERATION, "name": stage.say(viewer, one),
                "kinds": ["check", "hit", "arrest"], "ring": [[0, 14], [2, 14], [2, 16.5], [0, 16.5]]}  # fmt: skip

    await stage.act("POST /api/areas", "chen", new)
    area = await stage.act("POST /api/areas", "chen", new)
    await stage.act("DELETE /api/areas/{id}", "chen", id=area["id"], version=1)


async def met(stage: Stage) -> None:
    """Somebody was checked there, of which a draft is raised; of an arrest where nobody is competent none is, and Chen
    says that nobody needs to be told."""
    one = incident_class("arrest", OPERATION, "AQ", "")

    def arrest(viewer: Viewer) -> Any:
        return {"id": str(uuid7()), "kind": "arrest", "operation": OPERATION, "country": "AQ", "persons": 1,
                "occurred_at": NOW, "position": {"lon": 1, "lat": 15}, "note": stage.say(viewer, one)}  # fmt: skip

    stage.made("ops.incident", (await stage.act("POST /api/incidents", "chen", arrest))["id"], one)

    async def waits() -> object:
        listed = await stage.act("GET /api/areas/entries", "chen", query=f"?operation={OPERATION}&state=open")
        return listed["items"]

    entry = cast("list[dict[str, Any]]", await until(waits, within=20))[0]
    reason = words(stage, access_class(f"centre:{OPERATION}", marking=2), state="dismissed", reason="*")
    await stage.act("POST /api/areas/entries/{id}/settle", "chen", reason, id=entry["id"])


async def come(stage: Stage) -> None:
    """Four persons came by way of Niger."""
    legs = [{"from": one, "to": other, "mode": "road"} for one, other in (("ML", "NE"), ("NE", "DZ"))]

    def new(viewer: Viewer) -> Any:
        return {"id": str(uuid7()), "operation": OPERATION, "country": viewer.country, "persons": 4, "legs": legs,
                "known_at": NOW}  # fmt: skip

    id = (await stage.act("POST /api/journeys", "chen", new))["id"]
    twice = words(stage, reason="twice")
    await stage.act("POST /api/journeys/{id}/withdraw", "chen", twice, id=id)


async def checked(stage: Stage) -> None:
    plate, awa = stage.world.by["plate"], stage.cast["awa"]
    stage.world.allow(plate, check_class(OPERATION, "ML"), MATCH, access_class(f"user:{awa.user}", marking=0))
    for said in ("purpose", "legal_basis", "note"):  # a match shows both records to both bureaux, but not whose number
        stage.world.allow(stage.world.by["entry"][said], MATCH)

    def report(viewer: Viewer) -> Any:
        mine = check_class(OPERATION, viewer.country)
        subject = {"kind": "vehicle", "country": "BF", "plate": plate if viewer is awa else stage.say(viewer, mine)}
        # What an officer noted goes to the owner of the entry with the match.
        note, indicator = stage.say(viewer, mine, MATCH), stage.say(viewer, mine, MATCH)
        return {"id": str(uuid7()), "operation": OPERATION, "checkpoint": POST, "occurred_at": NOW, "subject": subject,
                "note": note, "indicators": [indicator]}  # fmt: skip

    check = stage.world.by["check"] = await stage.act("POST /api/checks", "awa", report)
    await stage.act("POST /api/checks/batch", "awa", lambda viewer: [report(viewer)])
    stage.made("ops.check_report", check["id"], check_class(OPERATION, "ML"))

    async def found() -> object:
        return (await stage.call("GET /api/matches", "claire", query=f"?check={check['id']}")).json()["items"]

    [match] = cast(list[dict[str, Any]], await until(found))
    stage.world.by["match"] = match
    stage.made("ops.match", match["id"], MATCH)
    # Of a day on which nothing was recorded there is no report.
    await _remarked(stage)


async def verified(stage: Stage) -> None:
    id = stage.world.by["match"]["id"]
    await stage.act("POST /api/matches/{id}/claim", "mariam", words(stage), version=1, id=id)
    await stage.act("POST /api/matches/{id}/ask", "mariam", words(stage, MATCH, text="*"), version=2, id=id)
    await stage.act("POST /api/matches/{id}/answer", "claire", words(stage, MATCH, text="*"), version=3, id=id)
    verdict = words(stage, MATCH, verdict="confirmed", reason="*", action_taken="*")
    await stage.act("POST /api/matches/{id}/verdict", "claire", verdict, version=4, id=id)
    await _carried_out(stage, id)

    def arrest(viewer: Viewer) -> Any:
        note = stage.say(viewer, incident_class("arrest", OPERATION, viewer.country, viewer.user))
        return {"id": str(uuid7()), "kind": "arrest", "operation": OPERATION, "country": viewer.country, "persons": 1,
                "checkpoint": POST, "occurred_at": NOW, "match": id, "note": note}  # fmt: skip

    made = await stage.act("POST /api/incidents", "mariam", arrest)
    one = incident_class("arrest", OPERATION, "ML", stage.cast["mariam"].user)
    stage.made("ops.incident", made["id"], one)
    again = words(stage, one, reason="*")
    await stage.act("POST /api/incidents/{id}/withdraw", "mariam", again, id=made["id"], version=1)
    await stage.act("POST /api/matches/{id}/close", "claire", words(stage, MATCH, reason="*"), id=id, version=7)


async def suggested(stage: Stage) -> None:
    """The same vehicle is met at another post: who sees both hits is shown a way, draws it, and puts it aside."""
    new = words(stage, ALL, FACE, code=f"{POST}-B", name="*", country="ML", kind="road", unit="*",
                position={"lon": 2, "lat": 14})  # fmt: skip
    await stage.act("POST /api/operations/{operation}/checkpoints", "chen", new, operation=OPERATION)
    match = await _met_again(stage, f"{POST}-B")
    verdict = words(stage, MATCH, verdict="confirmed", reason="*")
    await stage.act("POST /api/matches/{id}/verdict", "claire", verdict, id=match["id"], version=match["version"])
    listed = await stage.act("GET /api/route-suggestions", "chen", query=f"?operation={OPERATION}")
    at = {"id": listed["items"][0]["id"]}
    named = words(stage, route_class(OPERATION, ["ML"]), operation=OPERATION, name="*")
    await stage.act("POST /api/route-suggestions/{id}/accept", "chen", named, **at)
    await stage.act("DELETE /api/routes/{id}", "chen", version=1, **at)
    why = words(stage, access_class(f"op:{OPERATION}@ML", marking=2), operation=OPERATION, reason="*")
    await stage.act("POST /api/route-suggestions/{id}/dismiss", "mariam", why, **at)
    await _denied(stage)


async def _denied(stage: Stage) -> None:
    """Another car with its plate: denied by mistake, and taken back."""
    match = await _met_again(stage, POST, colour="green")
    at = {"id": match["id"]}
    verdict = words(stage, MATCH, verdict="denied", reason="*")
    denied = await stage.act("POST /api/matches/{id}/verdict", "claire", verdict, version=match["version"], **at)
    why = words(stage, MATCH, text="*")
    await stage.act("POST /api/matches/{id}/take-back", "claire", why, version=denied["version"], **at)


async def _met_again(stage: Stage, post: str, **more: str) -> dict[str, Any]:
    """The match of the same entry with the next check of its plate."""
    subject = {"kind": "vehicle", "country": "BF", "plate": stage.world.by["plate"], **more}
    report = {"id": str(uuid7()), "operation": OPERATION, "checkpoint": post, "occurred_at": NOW, "subject": subject}
    assert (await stage.call("POST /api/checks", "awa", lambda _: report)).is_success

    async def found() -> object:
        listed = (await stage.call("GET /api/matches", "claire", query=f"?check={report['id']}")).json()["items"]
        return [one for one in listed if one["entry"]["id"] == stage.world.by["match"]["entry"]["id"]]

    return cast(list[dict[str, Any]], await until(found))[0]


async def _carried_out(stage: Stage, id: str) -> None:
    """The officer is told what to do and says what came of it; both bureaux read that."""
    both = check_class(OPERATION, "ML"), MATCH
    await stage.act("POST /api/matches/{id}/instruct", "mariam", words(stage, *both, text="*"), version=5, id=id)
    check = stage.world.by["check"]["id"]

    async def told() -> bool:
        return (await stage.call("GET /api/checks/{id}", "awa", id=check)).json()["follow"] is not None

    await until(told)
    outcome = words(stage, *both, done=True, note="*")
    await stage.act("POST /api/checks/{id}/outcome", "awa", outcome, id=check)

    async def settled() -> bool:
        return (await stage.call("GET /api/matches/{id}", "claire", id=id)).json()["version"] == 7

    await until(settled)


async def worked_on(stage: Stage) -> None:
    """The bureau works on another match of the same entry."""
    found = await stage.call("GET /api/matches", "mariam", query=f"?operation={OPERATION}")
    [id] = [one["id"] for one in found.json()["items"] if one["id"] != stage.world.by["match"]["id"]]
    await stage.act("POST /api/matches/{id}/claim", "mariam", words(stage), version=1, id=id)
    stage.world.by["other"] = id


async def stopped(stage: Stage) -> None:
    """The entry does not match any more; the bureau says that it heard."""
    id = stage.world.by["other"]

    async def heard() -> object:
        one = (await stage.call("GET /api/matches/{id}", "mariam", id=id)).json()
        return one if one["stop"] else None

    match = cast(dict[str, Any], await until(heard))
    await stage.act("POST /api/matches/{id}/acknowledge", "mariam", words(stage), version=match["version"], id=id)


async def alerted(stage: Stage) -> None:
    directory = authority_class()
    authority = words(
        stage, directory, code="FR-LEAK", name="*", country="FR", functions=["mla"], languages=["fr"], channel="*",
        hours="*", urgent_contact="*", valid_from="2026-01-01", verified_at=NOW,
    )  # fmt: skip
    court = await stage.act("POST /api/authorities", "selma", authority)
    changed = words(stage, directory, hours="*", channel="*")
    await stage.act("PATCH /api/authorities/{id}", "selma", changed, id=court["id"])
    day = words(stage, directory, country="FR", first="2027-01-01", last="2027-01-01", why="*")
    await stage.act("POST /api/authorities/days", "selma", day)
    turns = [{"task": "on-call", "user": stage.cast["helene"].user, "starts_at": NOW, "ends_at": LATER}]
    await stage.act("PUT /api/authorities/{id}/rota", "helene", words(stage, turns=turns), id=court["id"])

    await _spoken(stage, court["id"])

    def draft(viewer: Viewer) -> Any:
        unit = "centre:leak-2" if viewer.role == "centre" else f"bureau:{viewer.country}"
        own = draft_class([unit], "TLP:AMBER")
        said = [stage.say(viewer, own) for _ in range(5)]
        if viewer is stage.cast["chen"]:
            stage.world.by["said"] = said
        return {"operation": OPERATION, "title": said[0], "text": said[1], "priority": "P1", "crime_types": [said[2]],
                "translations": [{"language": "fr", "title": said[3], "text": said[4], "authentic": False}],
                "addressees": [court["id"]]}  # fmt: skip

    alert = await stage.act("POST /api/alerts", "chen", draft)
    sent = released_class(["centre:leak-2"], ["agency:FR-LEAK"], "TLP:AMBER")
    for word in stage.world.by["said"]:
        stage.world.allow(word, sent)
    id = alert["id"]
    await stage.act("POST /api/alerts/{id}/release", "chen", version=alert["version"], id=id)
    for step in ("receive", "read", "acknowledge"):
        await stage.act(f"POST /api/alerts/{{id}}/{step}", "helene", words(stage), id=id)
    answer = words(stage, sent, text="*", not_competent={"functions": ["mla"]})
    await stage.act("POST /api/alerts/{id}/reply", "helene", answer, id=id)
    tasks = (await stage.call("GET /api/authorities/tasks", "ines")).json()["items"]
    [task] = [one["id"] for one in tasks if one["authority"] == court["id"]]
    await stage.act("POST /api/authorities/tasks/{id}/done", "ines", words(stage, outcome="kept"), id=task)
    stage.made("alerts.alert", id, sent)
    now = (await stage.call("GET /api/alerts/{id}", "chen", id=id)).json()
    anew = [{"language": "fr", "title": "*", "text": "*", "authentic": True}]
    right = words(stage, sent, text="*", title="*", translations=anew, reason="*")
    await stage.act("POST /api/alerts/{id}/correct", "chen", right, version=now["version"], id=id)
    await _handed_on(stage, id, sent)
    for act in ("refer", "request", "case", "joint-action", "charge", "outcome"):
        done = words(stage, sent, legal_basis="*", note="*", happened_on=str(datetime.now(UTC).date()))
        await stage.act(f"POST /api/alerts/{{id}}/{act}", "helene", done, id=id)
    await stage.act("GET /api/alerts/{id}/steps", "helene", id=id)
    await stage.act("GET /api/alerts/funnel", "chen")
    await stage.act("GET /api/alerts/funnel/alerts", "chen", query="?country=FR&stage=alert")
    await _sent_late(stage, court["id"])
    await _recalled(stage, court["id"])
    await _discarded(stage, court["id"])
    await _asked(stage, court["id"])
    now = (await stage.call("GET /api/alerts/{id}", "chen", id=id)).json()
    closed = words(stage, sent, reason="*")
    await stage.act("POST /api/alerts/{id}/close", "chen", closed, version=now["version"], id=id)


async def _handed_on(stage: Stage, id: str, sent: AccessClass) -> None:
    now = (await stage.call("GET /api/alerts/{id}", "chen", id=id)).json()
    file = words(stage, sent, file={"name": "*", "content": "bm90ZQ=="})
    await stage.call("POST /api/alerts/{id}/attachments", "chen", file, version=now["version"], id=id)
    now = (await stage.call("GET /api/alerts/{id}", "chen", id=id)).json()
    address = "GET /api/alerts/{id}/attachments/{attachment}"
    first = now["attachments"][0]["id"]
    await stage.act(address, "helene", id=id, attachment=first)
    anew = words(stage, sent, note="*", file={"name": "*", "content": "bm90ZXM="})
    versions = "POST /api/alerts/{id}/attachments/{attachment}/versions"
    await stage.act(versions, "chen", anew, version=now["version"], id=id, attachment=first)
    await stage.act("GET /api/alerts/{id}/room", "helene", id=id)


async def _sent_late(stage: Stage, court: str) -> None:
    """An entry that nobody confirmed for years is kept back, confirmed, and sent to."""
    directory = authority_class()
    authority = words(
        stage, directory, code="FR-LATE", name="*", country="FR", functions=["vessel"], languages=["fr"], channel="*",
        hours="*", valid_from="2020-01-01", verified_at="2020-01-01T00:00:00Z",
    )  # fmt: skip
    late = (await stage.call("POST /api/authorities", "selma", authority)).json()
    own = draft_class(["centre:leak-2"], "TLP:AMBER")
    body = words(stage, own, operation=OPERATION, title="*", text="*", priority="P3", addressees=[court, late["id"]])
    draft = (await stage.call("POST /api/alerts", "chen", body)).json()
    sent = released_class(["centre:leak-2"], ["agency:FR-LEAK"], "TLP:AMBER")
    for name in ("title", "text"):
        stage.world.allow(draft[name], sent)
    await stage.call("POST /api/alerts/{id}/release", "chen", version=1, id=draft["id"])
    await stage.call("PATCH /api/authorities/{id}", "selma", words(stage, verified_at=NOW), version=1, id=late["id"])
    whom = words(stage, authority=late["id"])
    await stage.act("POST /api/alerts/{id}/send-late", "chen", whom, version=2, id=draft["id"])


async def _recalled(stage: Stage, court: str) -> None:
    own = draft_class(["centre:leak-2"], "TLP:AMBER")
    body = words(stage, own, operation=OPERATION, title="*", text="*", priority="P3", addressees=[court])
    draft = await stage.call("POST /api/alerts", "chen", body)
    at: dict[str, Any] = {"id": draft.json()["id"]}
    sent = released_class(["centre:leak-2"], ["agency:FR-LEAK"], "TLP:AMBER")
    for name in ("title", "text"):
        stage.world.allow(draft.json()[name], sent)
    await stage.call("POST /api/alerts/{id}/release", "chen", version=1, **at)
    why = words(stage, sent, reason="*")
    await stage.act("POST /api/alerts/{id}/recall", "chen", why, version=2, **at)


async def _discarded(stage: Stage, court: str) -> None:
    own = draft_class(["centre:leak-2"], "TLP:AMBER")
    body = words(stage, own, operation=OPERATION, title="*", text="*", priority="P3", addressees=[court])
    draft = (await stage.call("POST /api/alerts", "chen", body)).json()
    file = words(stage, own, file={"name": "*", "content": "bm90ZQ=="})
    has = await stage.act("POST /api/alerts/{id}/attachments", "chen", file, id=draft["id"])
    await stage.act("DELETE /api/alerts/{id}/attachments/{attachment}", "chen", version=2, id=draft["id"],
                    attachment=has["attachments"][0]["id"])  # fmt: skip
    await stage.act("POST /api/alerts/{id}/discard", "chen", words(stage, own, reason="*"), version=3, id=draft["id"])


async def _asked(stage: Stage, court: str) -> None:
    """The French court asks another under a treaty; who facilitates it helps."""
    directory = authority_class()
    other = words(
        stage, directory, code="BF-LEAK", name="*", country="BF", functions=["mla"], languages=["fr"], channel="*",
        hours="*", valid_from="2026-01-01", verified_at=NOW,
    )  # fmt: skip
    asked = (await stage.call("POST /api/authorities", "selma", other)).json()
    parties = [{"country": country, "in_force_from": "2020-01-01"} for country in ("FR", "BF")]
    treaty = words(stage, directory, code="leak-treaty", name="*", parties=parties)
    await stage.act("POST /api/treaties", "selma", treaty)
    joins = words(stage, directory, country="CI", in_force_from="2021-01-01")
    await stage.act("POST /api/treaties/{code}/parties", "selma", joins, code="leak-treaty")
    right = words(stage, directory, in_force_from="2021-02-01", reason="*")
    await stage.act("PATCH /api/treaties/{code}/parties/{country}", "selma", right, code="leak-treaty", country="CI")
    await stage.act("GET /api/treaties/{code}/corrections", "helene", code="leak-treaty")
    one = request_class(["agency:FR-LEAK", "agency:BF-LEAK"], None, "leak")
    wanted = words(
        stage, one, requesting=court, requested=asked["id"], treaty="leak-treaty", article="*", measure="*", text="*",
        languages=["fr"], documents=["*"], opened_on="2026-01-01", facilitator="leak",
    )  # fmt: skip
    request = await stage.act("POST /api/requests", "helene", wanted)
    note = words(stage, one, note="*")
    await stage.act("POST /api/requests/{id}/{act}", "helene", note, id=request["id"], act="send")
    assessed = words(stage, one, dual_criminality="met", offence="*")
    await stage.act("POST /api/requests/{id}/assess", "helene", assessed, version=2, id=request["id"])
    stage.made("alerts.request", request["id"], one)


async def _spoken(stage: Stage, court: str) -> None:
    """What an authority says of itself, what all are asked, the networks, a directory from a file."""
    directory = authority_class()
    said = words(stage, directory, authority=court, kind="reduced-hours", text="*", starts_on="2026-01-01")
    notice = await stage.act("POST /api/authority-notices", "helene", said)
    await stage.act("POST /api/authority-notices/{id}/withdraw", "helene", id=notice["id"])
    asked = words(stage, directory, title="*", text="*", authorities=["FR-LEAK"])
    circular = await stage.act("POST /api/circulars", "selma", asked)
    reply = words(stage, directory, authority=court, text="*")
    await stage.act("POST /api/circulars/{id}/reply", "helene", reply, id=circular["id"])
    network = words(stage, directory, code="leak", name="*", topics=["*"], secretariat=court)
    await stage.act("POST /api/networks", "selma", network)
    members = words(stage, members=[{"country": "FR", "contact": court}])
    await stage.act("PUT /api/networks/{code}/members", "selma", members, code="leak")
    mandate = {"lead": "FR", "legal_basis": "*", "starts_on": "2026-01-01"}
    force = words(stage, directory, code="leak-force", name="*", kind="task-force", mandate=mandate)
    await stage.act("POST /api/networks", "selma", force)
    await stage.act("PUT /api/networks/{code}/members", "ines", members, code="leak-force")
    prolonged = words(stage, directory, **mandate)
    await stage.act("PUT /api/networks/{code}/mandate", "ines", prolonged, code="leak-force", version=2)
    met = meeting_class("leak", ["agency:FR-LEAK"])
    said = [{"text": "*", "country": "FR"}]
    held = words(stage, met, title="*", agenda="*", held_on="2026-01-01", items=said)
    meeting = await stage.act("POST /api/networks/{code}/meetings", "selma", held, code="leak")
    stage.made("alerts.meeting", meeting["id"], met)
    await stage.act("GET /api/networks/{code}/meetings", "helene", code="leak")
    await stage.act("POST /api/action-items/{id}/done", "helene", id=meeting["items"][0]["id"])
    await _in_a_room(stage)

    def file(viewer: Viewer) -> bytes:
        word = stage.say(viewer, directory)
        head = "code,name,country,functions,languages,channel,hours,valid_from,verified_at"
        return f"{head}\nFR-FILED,{word},FR,mla,fr,{word},{word},2026-01-01,{NOW}\n".encode()

    await stage.act("POST /api/authorities/import", "selma", file, file=True)
    preview = words(stage, operation=OPERATION, title="*", text="*", priority="P1", addressees=[court])
    await stage.act("POST /api/alerts/preview", "chen", preview)


async def _in_a_room(stage: Stage) -> None:
    """The French court puts a document into a room of its network, and answers what is asked about it."""
    inside = room_class("leak", ["agency:FR-LEAK"], "TLP:AMBER")
    new = words(stage, inside, id=str(uuid7()), title="*", about="*", parties=["FR"])
    room = await stage.act("POST /api/networks/{code}/rooms", "selma", new, code="leak")
    stage.made("alerts.room", room["id"], inside)
    file = {"name": "*", "content": "bm90ZQ=="}

    def document(viewer: Viewer) -> Any:
        return {"id": str(uuid7()), **words(stage, inside, title="*", note="*", file=file)(viewer)}

    at: dict[str, Any] = {"id": room["id"]}
    room = await stage.act("POST /api/rooms/{id}/documents", "helene", document, **at)
    paper = room["documents"][0]["id"]
    stage.made("alerts.room_document", paper, inside)
    anew = words(stage, inside, note="*", file={"name": "*", "content": "bm90ZXM="})
    await stage.act("POST /api/documents/{id}/versions", "helene", anew, id=paper)
    await stage.act("GET /api/documents/{id}/versions/{number}", "helene", id=paper, number=2)
    asked = words(stage, inside, text="*", document=paper)
    room = await stage.act("POST /api/rooms/{id}/questions", "selma", asked, **at)
    said = words(stage, inside, text="*")
    await stage.act("POST /api/questions/{id}/answer", "helene", said, id=room["clarifications"][0]["id"])
    others = words(stage, inside, parties=["FR"], reason="*")
    await stage.act("PUT /api/rooms/{id}/parties", "selma", others, **at)
    await stage.act("POST /api/rooms/{id}/close", "selma", words(stage, inside, reason="*"), **at)
    await _by_file(stage)


async def _by_file(stage: Stage) -> None:
    """The network's secretariat takes in a file of a partner, whose key another person has let in."""
    key, us = SigningKey(bytes([6]) * 32), str(uuid7())
    known = key_of({"key": whpk(key), "id": us})
    new = words(stage, key_class("leak"), **{**known, "holder": "*", "reason": "*"})
    proposal = await stage.act("POST /api/networks/{code}/partner-keys", "selma", new, code="leak")
    await stage.act("POST /api/proposals/{id}/release", "paulo", id=proposal["id"])
    at: dict[str, Any] = {"id": proposal["record"]}

    def file(viewer: Viewer) -> bytes:
        said = words(stage, file_class("leak", []), title="*", text="*")(viewer)
        return sent_file(key, us, 1, data=said)

    taken = "POST /api/networks/{code}/partner-files/take-in"
    receipt = await stage.act(taken, "selma", file, file=True, code="leak")
    stage.made("alerts.partner_file", receipt["id"], file_class("leak", []))
    assert "CANARY" in str(await stage.act("GET /api/partner-files/{id}/events", "selma", id=receipt["id"]))
    await stage.act("POST /api/partner-keys/{id}/revoke", "selma", words(stage, key_class("leak"), reason="*"), **at)


async def shared(stage: Stage) -> None:
    code, entry = stage.world.by["list"], stage.world.by["entry"]
    wider = access_class("bureau:FR", "bureau:BF", marking=3)
    given = words(stage, SIDE, kind="entry", id=entry["id"], with_=["bureau:BF"], reason="*")
    texts = [stage.world.by["plate"], entry["purpose"], entry["legal_basis"], entry["note"], entry["source_id"]]
    kept = {word: list(stage.world.classes[word.lower().encode()]) for word in texts}
    for word in texts:
        stage.world.allow(word, wider)
    share = await stage.act("POST /api/shares", "claire", given)
    await stage.act("POST /api/shares/{id}/withdraw", "claire", words(stage, SIDE, reason="*"), id=share["id"])
    for word, classes in kept.items():
        stage.world.classes[word.lower().encode()] = classes
    at: dict[str, Any] = {"code": code, "id": entry["id"]}
    change = words(stage, ENTRY, note="*", purpose="*")
    entry = await stage.act(
        "PATCH /api/watchlists/{code}/entries/{id}", "claire", change, version=entry["version"], **at
    )
    for said in ("note", "purpose"):  # the match says what its entry says now
        stage.world.allow(entry[said], MATCH)
    restricted = words(stage, ENTRY, on=True, reason="*")
    address = "POST /api/watchlists/{code}/entries/{id}/restriction"
    entry = await stage.act(address, "claire", restricted, version=entry["version"], **at)
    joined = words(stage, ENTRY, network="*")
    entry = await stage.act("PUT /api/watchlists/{code}/entries/{id}/network", "claire", joined, **at)
    await stage.act("POST /api/watchlists/search", "claire", lambda viewer: {"text": stage.world.by["plate"]})
    stage.world.by["entry"] = entry
