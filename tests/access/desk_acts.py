"""Acts at desks: lists taken in, second persons, files, holds, requests of persons, victims, sessions."""

import ipaddress
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from alerts.imports.model import import_class
from alerts.watchlists.model import list_class
from integrations.watchlists.foreign import Given
from integrations.watchlists.upload import received
from jointops.base.access import Viewer, access_class
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from ops.care.model import care_class
from ops.deconfliction.model import plan_class
from ops.quality.model import alarm_class
from ops.readiness.model import FOCAL, NEEDED, readiness_class
from ops.retention.model import hold_class
from ops.rights.model import desk_class, owner_class
from ops.seizures.model import case_class
from tests.access.acts import (
    ALL,
    BORN,
    NAME,
    NOW,
    alerted,
    checked,
    come,
    drawn,
    guarded,
    listed,
    mapped,
    met,
    opened,
    shared,
    stopped,
    suggested,
    verified,
    viewed,
    worked_on,
)
from tests.access.stage import OPERATION, Stage, words
from tests.alerts.support import TERMS
from tests.support import until

WAITING = access_class("bureau:FR", marking=3)
RULES = access_class("role:dpo", "role:admin", marking=0)
ADMINS = access_class("role:admin", marking=0)
DECIDERS = access_class("office:admin", "office:dpo", marking=1)


PLANNERS = {"ML": ("mariam", "nadia"), "BF": ("issa", "oumar")}
"""Who submits a plan, and who supervises and commands it."""


async def play(stage: Stage) -> None:
    """One operation from its opening to its last answer, with all that desks do beside it."""
    for part in (
        opened,
        prepared,
        listed,
        drawn,
        mapped,
        viewed,
        guarded,
        come,
        checked,
        met,
        verified,
        alerted,
        worked_on,
        suggested,
        shared,
        stopped,
    ):
        await part(stage)
    for part in (
        imported,
        watched,
        proposed,
        exported,
        kept,
        cared_for,
        on_shift,
        deconflicted,
        followed_up,
        called,
    ):
        await part(stage)
    await signed(stage)


async def imported(stage: Stage) -> None:
    strict = words(
        stage, list_class(), code="FR-LEAK-TWO", name="*", kinds=["vehicle"], marking="TLP:AMBER", second_person=True
    )  # fmt: skip
    await stage.act("POST /api/watchlists", "claire", strict)
    one, entry = import_class("FR", 2), access_class("bureau:FR", marking=2)
    head = "source_id,kind,plate,country,action,purpose,legal_basis,review_by,category,note"

    def file(viewer: Viewer) -> bytes:
        good, bad = (lambda: stage.say(viewer, one, entry)), (lambda: stage.say(viewer, one))
        rows = [
            f"{good()},vehicle,{good()},BF,inquiry,{good()},{good()},2028-11-01,suspect,{good()}",
            f"{bad()},vehicle,X 1,{bad()},inquiry,x,x,2028-11-01,suspect,x",
            f"{bad()},vehicle,X 2,BF,{bad()},x,x,{bad()},{bad()},x",
        ]
        return "\n".join([head, *rows, ""]).encode()

    at: dict[str, Any] = {"code": "FR-LEAK-TWO"}
    held = await stage.act("POST /api/watchlists/{code}/imports", "claire", file, file=True, **at)
    assert held["state"] == "quarantine" and "CANARY" in str(held["rejected"]).upper()
    at["id"] = held["id"]
    await stage.act("GET /api/watchlists/{code}/imports", "claude", **at)
    await stage.act("GET /api/watchlists/{code}/imports/{id}", "claude", **at)
    changes = await stage.act("GET /api/watchlists/{code}/imports/{id}/changes", "claude", query="?act=new", **at)
    assert "CANARY" in str(changes["items"]).upper()
    await stage.act("POST /api/watchlists/{code}/imports/{id}/release", "claude", **at)
    at["id"] = await _stopped_import(stage, at["code"], file(stage.cast["claire"]))
    await stage.act("POST /api/watchlists/{code}/imports/{id}/stop", "claire", **at)
    at["id"] = await _stopped_import(stage, at["code"], file(stage.cast["claire"]))
    waiting = await stage.act("POST /api/watchlists/{code}/imports/{id}/resume", "claire", **at)
    await stage.act("GET /api/proposals/{id}", "claude", id=waiting["proposal"])
    await stage.act("POST /api/proposals/{id}/release", "claude", id=waiting["proposal"])
    await stage.act("POST /api/watchlists/{code}/imports/{id}/roll-back", "claude", **at)


async def _stopped_import(stage: Stage, code: str, body: bytes) -> str:
    """Claire's file, which a process that ended has left unread; the import's id."""
    importer = stage.world._node.importer

    async def parts() -> AsyncIterator[bytes]:
        yield body

    upload = await received(parts(), "text/csv", importer.folder)
    reading = await importer.begin(stage.cast["claire"], code, upload, "csv", Given(), replace=False, dry_run=False)
    await reading.hold.aclose()
    return str(reading.begun.id)


async def watched(stage: Stage) -> None:
    """How well a list does, another threshold for it, and an alarm that somebody looks at."""
    at: dict[str, Any] = {"code": stage.world.by["list"]}
    one = alarm_class("FR")
    await stage.act("GET /api/watchlists/{code}/quality", "claude", **at)
    await stage.act("GET /api/watchlists/{code}/threshold/preview", "claude", query="?possible_from=3", **at)
    wanted = words(stage, one, possible_from=3.0, was=2.0, reason="*")
    await stage.act("POST /api/watchlists/{code}/threshold", "claire", wanted, **at)
    said = await stage.act("GET /api/watchlists/{code}/threshold", "claude", **at)
    assert "CANARY" in said["changes"][0]["reason"].upper()
    alarm = await stage.world.add(
        "ops.drift_alarm", one, list=at["code"], measure="hits", by="post", value="*", before=0.1, now=0.3,
        n_before=900, n_now=90, raised_at=NOW,
    )  # fmt: skip
    heard = await stage.act("GET /api/drift-alarms", "claude")
    assert str(alarm) in str(heard)
    await stage.act("POST /api/drift-alarms/{id}/look", "claire", id=alarm)


async def deconflicted(stage: Stage) -> None:
    """Two countries plan the same; each is told whom to call, and only what that person's country said of them."""
    start = utc_now() + timedelta(days=1)
    window = {"from": start.isoformat(), "to": (start + timedelta(hours=2)).isoformat()}

    def new(viewer: Viewer) -> Any:
        boss = {"ML": "nadia", "BF": "oumar"}.get(viewer.country, "nadia")
        mine = plan_class(viewer.country, viewer.user, stage.cast[boss].user)
        # The telephone is what the other country's plan is told: said to whoever commands that one.
        both = [plan_class(c, *(stage.cast[who].user for who in us)) for c, us in PLANNERS.items()]
        return {
            "id": str(uuid7()), "operation": OPERATION, "kind": "entry", "window": window,
            "position": {"lon": 1.0, "lat": 15.0}, "case_number": stage.say(viewer, mine),
            "supervisor": stage.cast[boss].user,
            "commander": {"user": stage.cast[boss].user, "phone": f"1 {stage.say(viewer, *both)}"},
        }  # fmt: skip

    post = "POST /api/deconfliction/plans"
    at = "/api/deconfliction/plans/{id}"
    plans: dict[str, str] = {}
    for who, boss in PLANNERS.values():
        made = await stage.act(post, who, new)
        await stage.act(f"POST {at}/approve", boss, id=made["id"])
        plans[who] = made["id"]

    async def told() -> Any:
        seen = (await stage.call(f"GET {at}", "mariam", id=plans["mariam"])).json()
        return seen if seen.get("contacts") else None

    seen: Any = await until(told)
    await stage.act(f"GET {at}", "issa", id=plans["issa"])
    for read, who in (("conflicts", "chen"), ("log", "jonas"), ("colleagues", "mariam"), ("plans", "issa")):
        await stage.act(f"GET /api/deconfliction/{read}", who, query=f"?operation={OPERATION}")
    contact = seen["contacts"][0]
    said = words(stage, said="contacted")
    await stage.act("POST /api/deconfliction/contacts/{id}", "mariam", said, id=contact["id"], version=1)
    made = await stage.act(post, "mariam", new)
    await stage.act(f"POST {at}/withdraw", "mariam", id=made["id"])


async def prepared(stage: Stage) -> None:
    """Mali says what shows that it is ready, and goes active."""
    at, one = "/api/operations/{code}/readiness", readiness_class(OPERATION, "ML")
    for task in NEEDED:
        # A focal point is named to the whole operation.
        said = words(stage, one, *([ALL] if task in FOCAL else []), state="done", evidence="*")
        await stage.act(
            f"PUT {at}/{{country}}/{{task}}", "nadia", said, code=OPERATION, country="ML", task=task, version=0
        )
    await stage.act(f"POST {at}/{{country}}", "chen", words(stage, state="active"), code=OPERATION, country="ML")
    await stage.act(f"GET {at}", "mariam", code=OPERATION)


async def followed_up(stage: Stage) -> None:
    """Mali's seizure and what follows from it; the forum is read by those whom the case names."""
    mine = access_class(f"op:{OPERATION}@ML", f"centre:{OPERATION}", marking=2)

    def seizure(viewer: Viewer) -> Any:
        item = {"commodity": "firearm", "quantity": 1, "unit": "piece", "serial": stage.say(viewer, mine)}
        return {
            "id": str(uuid7()), "kind": "seizure", "operation": OPERATION, "country": viewer.country, "items": [item],
            "occurred_at": utc_now().isoformat(), "position": {"lon": 1, "lat": 15}, "note": stage.say(viewer, mine),
        }  # fmt: skip

    made = await stage.act("POST /api/incidents", "mariam", seizure)
    at = "/api/seizure-cases"
    await stage.act(f"GET {at}/proposal", "mariam", query=f"?incident={made['id']}")

    def new(viewer: Viewer) -> Any:
        parts = [{"country": "ML", "role": "transit"}, {"country": "BF", "role": "source"}]
        return {"id": str(uuid7()), "incident": made["id"], "countries": parts}

    case = await stage.act(f"POST {at}", "mariam", new)
    one = case_class(OPERATION, ["ML", "BF"], [])
    said = words(stage, one, text="*", owner="BF", due_on=(utc_now() + timedelta(days=9)).date().isoformat())

    def entry(viewer: Viewer) -> Any:
        return {"id": str(uuid7()), **said(viewer)}

    written = await stage.act(f"POST {at}/{{id}}/entries", "chen", entry, id=case["id"])
    await stage.act(f"GET {at}/{{id}}", "issa", id=case["id"])
    for action in (await stage.call(f"GET {at}/{{id}}", "issa", id=written["id"])).json()["entries"]:
        await stage.act(f"POST {at}/actions/{{id}}/done", "issa", words(stage, one, note="*"), id=action["id"])
    await stage.act(f"POST {at}/{{id}}/close", "chen", words(stage, one, note="*"), id=case["id"])


async def proposed(stage: Stage) -> None:
    terms = {**TERMS, "purpose": "*", "note": "*"}
    one = words(stage, WAITING, kind="vehicle", plate="*", country="BF", reason="*", **terms)
    entries = "POST /api/watchlists/{code}/entries"
    first = await stage.act(entries, "claire", one, code="FR-LEAK-TWO")
    second = await stage.act(entries, "claire", one, code="FR-LEAK-TWO")
    await stage.act("GET /api/proposals/{id}", "claude", id=first["id"])
    await stage.act("POST /api/proposals/{id}/release", "claude", id=first["id"])
    refused = words(stage, WAITING, reason="*")
    await stage.act("POST /api/proposals/{id}/refuse", "claude", refused, id=second["id"])
    people = await stage.call("GET /api/people", "ines", query="?cursor=c3RhZ2UubQ")
    nadia = next(one["id"] for one in people.json()["items"] if one["user"] == stage.cast["nadia"].user)
    more = words(stage, DECIDERS, reason="*", operations=[OPERATION, "leak-3"])
    suspended = words(stage, DECIDERS, reason="*", state="suspended")

    def newcomer(viewer: Viewer) -> Any:
        said = words(stage, DECIDERS, name="*", title="*", reason="*", country="ML", role="officer", clearance=0)
        return {**said(viewer), "user": f"new.{viewer.user}", "principals": []}

    added = await stage.act("POST /api/people", "ines", newcomer)
    await stage.act("POST /api/proposals/{id}/release", "paulo", id=added["id"])
    await stage.act("POST /api/people/{id}/account", "ines", suspended, id=nadia)
    change = await stage.act("POST /api/people/{id}/access", "ines", more, id=nadia)
    await stage.act("POST /api/proposals/{id}/release", "paulo", id=change["id"])


EXPORTS: list[tuple[str, str, dict[str, object]]] = [
    ("claire", "entries", {"filter": {}}),
    ("mariam", "checks", {"operation": OPERATION}),
    ("mariam", "matches", {"operation": OPERATION}),
    ("chen", "incidents", {"operation": OPERATION}),
    ("chen", "alerts", {"operation": OPERATION, "filter": {"box": "sent"}}),
]


async def exported(stage: Stage) -> None:
    """Each kind of file in both forms; what the others took for themselves is fetched by them, and tried by all."""
    for n, (who, what, more) in enumerate(EXPORTS):
        if what == "entries":
            more = {"filter": {"list": stage.world.by["list"]}}
        form = ("csv", "jsonl")[n % 2]
        taken: dict[str, str] = {}
        for name, viewer in stage.cast.items():
            decide = [one for one in viewer.principals if one.startswith(("bureau:", "centre:", "agency:"))]
            wanted = words(
                stage, access_class("office:dpo", *decide, marking=0), what=what, format=form, reason="*", **more
            )
            answer = await stage.call("POST /api/exports", name, wanted)
            if answer.is_success:
                taken[name] = answer.json()["id"]
        assert who in taken, (who, what)
        stage.done.add("POST /api/exports")
        for name, id in taken.items():
            await until(partial(_rested, stage, name, id), within=20)
            await stage.act("GET /api/exports/{id}", name, id=id)
            await stage.act("GET /api/exports/{id}/file", name, id=id)


async def _rested(stage: Stage, name: str, id: str) -> bool:
    found = await stage.call("GET /api/exports/{id}", name, id=id)
    return found.json()["state"] != "running"


async def kept(stage: Stage) -> None:
    french = hold_class("FR")
    hold = await stage.act(
        "POST /api/holds", "claire", words(stage, french, record=stage.world.by["entry"]["id"], reason="*")
    )
    await stage.act("DELETE /api/holds/{id}", "claire", words(stage, french, reason="*"), id=hold["id"])
    rule = words(stage, RULES, what="entries", scope="list:FR-LEAK-TWO", days=100, reason="*")
    await stage.act("POST /api/retention/rules", "jonas", rule)
    desk = desk_class()
    person = {"kind": "person", "names": [NAME], "birth_date": BORN}
    asked = await stage.act(
        "POST /api/subject-requests", "jonas",
        words(stage, desk, kind="access", channel="*", person=person, received_at=datetime.now(UTC).isoformat()),
    )  # fmt: skip
    at: dict[str, Any] = {"id": asked["id"]}
    file = await stage.act("POST /api/subject-requests/{id}/compile", "jonas", words(stage), version=1, **at)
    decided = words(stage, owner_class("FR"), decision="refuse", reason="*")
    for finding in file["findings"]:
        await stage.act("POST /api/subject-findings/{id}/decision", "claire", decided, id=finding["id"])
    answer = words(stage, desk, text="*")
    now = await stage.act("GET /api/subject-requests/{id}", "jonas", **at)
    await stage.act("POST /api/subject-requests/{id}/answer", "jonas", answer, version=now["version"], **at)
    notice = await stage.world.add(
        "ops.correction_notice", owner_class("BF"), record=uuid7(), place="*", act="rectified", country="BF",
        made_at=NOW,
    )  # fmt: skip
    await stage.act("POST /api/notices/{id}/acknowledge", "issa", id=notice)


async def cared_for(stage: Stage) -> None:
    one = care_class("ML")
    details = {"names": "*", "guardian": "*", "service": "*", "account": "*", "languages": ["*"]}

    def worry(viewer: Viewer) -> Any:
        note = stage.say(viewer, care_class(viewer.country))
        return {"id": str(uuid7()), "operation": OPERATION, "indicators": ["fear"], "note": note}

    def victim(viewer: Viewer) -> Any:
        told = words(stage, one, operation=OPERATION, details=details)(viewer)
        return {"id": str(uuid7()), **told}

    await stage.act("POST /api/care/worries", "awa", worry)
    made = await stage.act("POST /api/care/victims", "vera", victim)
    at: dict[str, Any] = {"id": made["id"]}
    led = words(stage, one, state="presumed", reason="*", details=details)
    await stage.act("POST /api/care/victims/{id}/lead", "vera", led, version=made["version"], **at)
    await stage.act("GET /api/care/victims/{id}", "vera", **at)
    await stage.act("POST /api/care/victims/{id}/erase", "vera", words(stage, one, reason="asked"), version=2, **at)


async def called(stage: Stage) -> None:
    outward = stage.world._node.outward
    outward._hosts.add("localhost")
    outward._own += [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]
    address = {"url": "https://localhost/alerts", "country": "FR", "principals": ["agency:FR-LEAK"]}
    system = words(stage, DECIDERS, RULES, name="*", reason="*", **address)
    proposal = await stage.act("POST /api/webhooks", "ines", system)
    await stage.act("POST /api/proposals/{id}/release", "paulo", id=proposal["id"])
    at: dict[str, Any] = {"id": proposal["record"]}
    assert "CANARY" in str(await stage.act("GET /api/webhooks", "jonas"))
    await stage.act("GET /api/webhooks/{id}/deliveries", "jonas", **at)
    await stage.act("POST /api/webhooks/{id}/pause", "ines", **at)
    await stage.act("POST /api/webhooks/{id}/replay", "ines", words(stage), **at)
    await stage.act("DELETE /api/webhooks/{id}", "ines", **at)

    def wish(viewer: Viewer) -> Any:
        return {"address": f"{stage.say(viewer)}@court.example", "zone": "Europe/Paris"}

    await stage.act("PUT /api/mail", "helene", wish)
    assert "CANARY" in str(await stage.act("GET /api/mail", "helene"))
    await stage.act("DELETE /api/mail", "helene")
    await stage.act("GET /api/push", "helene")
    await stage.act("DELETE /api/push", "helene")


async def on_shift(stage: Stage) -> None:
    """Whoever plans shifts is on one, and is not."""
    begins = utc_now()

    def own(viewer: Viewer) -> Any:
        hours = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=8)).isoformat()}
        return {"id": str(uuid7()), "operation": OPERATION, "user": viewer.user, **hours}

    shift = await stage.act("POST /api/shifts", "nadia", own)
    await stage.act("GET /api/shifts", "mariam", query=f"?operation={OPERATION}")
    await stage.act("DELETE /api/shifts/{id}", "nadia", id=shift["id"])


async def signed(stage: Stage) -> None:
    code, entry = stage.world.by["list"], stage.world.by["entry"]
    gone: dict[str, Any] = {"code": code, "id": entry["id"]}
    await stage.act("DELETE /api/watchlists/{code}/entries/{id}", "claire", version=entry["version"], **gone)
    await stage.act("POST /api/session/purpose", "claire", words(stage, purpose="investigation", operation=None))
    await stage.act("POST /api/session/language", "claire", words(stage, language="ar"))
    await stage.act("POST /api/session/step-up/demo", "claire")
    token = await stage.act(
        "POST /api/tokens", "claire", words(stage, ADMINS, name="*", scopes=["event.read"], hours=1)
    )
    await stage.act("GET /api/sessions", "claire")
    await stage.act("DELETE /api/sessions/{id}", "claire", id=token["id"])
    await stage.act("POST /api/session", "claire", words(stage, ADMINS, user=stage.cast["claire"].user, device="*"))
