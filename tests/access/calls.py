"""How everybody calls each operation of the description: reads at random, acts on what is hidden from them."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from tests.access.support import is_visible
from tests.access.world import NOW, World
from tests.stories.columns import cut


class Walk:
    """One person's choices: of each table a row at random, and one that the rule keeps from them."""

    def __init__(self, world: World, viewer: Viewer, dice: random.Random) -> None:
        self.world, self.viewer, self.dice = world, viewer, dice

    def any(self, *tables: str) -> UUID:
        return self.dice.choice(self.world.rows[self.dice.choice(tables)])[0]

    def hidden(self, table: str) -> UUID:
        """Acts are tried on what is hidden alone: so the world stays as it is."""
        rows, viewer = self.world.rows[table], self.viewer
        kept = [id for id, one in rows if not is_visible(one, viewer.principals, viewer.clearance)]
        return self.dice.choice(kept) if kept else uuid7()


class Blind(Walk):
    """The choices of somebody who has come by ids of what is hidden from them; `given` are those that were named."""

    def __init__(self, world: World, viewer: Viewer, dice: random.Random) -> None:
        super().__init__(world, viewer, dice)
        self.given: set[UUID] = set()

    def any(self, *tables: str) -> UUID:
        return self.hidden(self.dice.choice(tables))

    def hidden(self, table: str) -> UUID:
        chosen = super().hidden(table)
        if any(id == chosen for id, _ in self.world.rows[table]):
            self.given.add(chosen)
        return chosen


MATCH, ALERT, CARE, PROPOSAL = "ops.match", "alerts.alert", "care.victim", "base.proposal"
EXPORT, HOLD, REQUEST, FINDING = "ops.export", "ops.hold", "ops.subject_request", "ops.subject_finding"
NOTICE, IMPORT, ENTRY, ROUTE = "ops.correction_notice", "alerts.list_import", "alerts.entry", "ops.route"
WEBHOOK, PLAN, CASE = "integrations.webhook", "ops.plan", "ops.seizure_case"
WHY = {"reason": "because"}
A_FILE = {"file": {"name": "note.txt", "content": "bm90ZQ=="}}
NOBODY = "nobody.at-all"

ENDLESS = "GET /api/events"
"""Heard on its own, by `followed`."""

LAST = "DELETE /api/session"
"""Ends the session that it is called with."""

CALLS: dict[str, Callable[[Walk], tuple[str, Any]]] = {
    "GET /api/push": lambda w: ("/api/push", None),
    "PUT /api/push": lambda w: ("/api/push", {"endpoint": "https://localhost/x", "zone": "UTC"}),
    "DELETE /api/push": lambda w: ("/api/push", None),
    "GET /api/demo/personas": lambda w: ("/api/demo/personas", None),
    "GET /api/session": lambda w: ("/api/session", None),
    "POST /api/session": lambda w: ("/api/session", {"user": NOBODY}),
    "GET /api/session/ways": lambda w: ("/api/session/ways", None),
    "GET /api/session/oidc": lambda w: ("/api/session/oidc?provider=none", None),
    "GET /api/session/oidc/callback": lambda w: ("/api/session/oidc/callback?state=x&code=y", None),
    "POST /api/session/language": lambda w: ("/api/session/language", {"language": "ar"}),
    "POST /api/session/purpose": lambda w: ("/api/session/purpose", {"purpose": "investigation", "operation": None}),
    "POST /api/session/step-up": lambda w: ("/api/session/step-up", {"credential": {}}),
    "POST /api/session/step-up/demo": lambda w: ("/api/session/step-up/demo", {}),
    "POST /api/session/step-up/options": lambda w: ("/api/session/step-up/options", {}),
    "POST /api/session/passkey": lambda w: ("/api/session/passkey", {"credential": {}}),
    "POST /api/session/passkey/options": lambda w: ("/api/session/passkey/options", {}),
    "GET /api/sessions": lambda w: (f"/api/sessions{w.dice.choice(['', '?user=stage.claire.1'])}", None),
    "DELETE /api/sessions/{id}": lambda w: (f"/api/sessions/{uuid7()}", None),
    "POST /api/tokens": lambda w: ("/api/tokens", {"name": "x", "scopes": ["check.read"], "hours": 1}),
    "GET /api/devices": lambda w: ("/api/devices", None),
    "POST /api/devices/{id}/lost": lambda w: (f"/api/devices/{w.any('base.session')}/lost", {}),
    "GET /api/passkeys": lambda w: ("/api/passkeys", None),
    "POST /api/passkeys": lambda w: ("/api/passkeys", {"credential": {}}),
    "POST /api/passkeys/options": lambda w: ("/api/passkeys/options", {}),
    "DELETE /api/passkeys/{id}": lambda w: (f"/api/passkeys/{w.any('base.session')}", None),
    "GET /api/people": lambda w: ("/api/people", None),
    "POST /api/people": lambda w: (
        "/api/people",
        {
            "user": f"leak.{uuid7()}",
            "name": "xx",
            "country": "ML",
            "role": "officer",
            "principals": [],
            "clearance": 0,
            **WHY,
        },
    ),
    "GET /api/people/{id}": lambda w: (f"/api/people/{w.any('base.person')}", None),
    "POST /api/people/{id}/access": lambda w: (f"/api/people/{uuid7()}/access", {"clearance": 4, **WHY}),
    "POST /api/people/{id}/account": lambda w: (f"/api/people/{uuid7()}/account", {"state": "suspended", **WHY}),
    "GET /api/proposals": lambda w: (f"/api/proposals{w.dice.choice(['', '?state=waiting'])}", None),
    "GET /api/proposals/{id}": lambda w: (f"/api/proposals/{w.any(PROPOSAL)}", None),
    "POST /api/proposals/{id}/refuse": lambda w: (f"/api/proposals/{w.hidden(PROPOSAL)}/refuse", WHY),
    "POST /api/proposals/{id}/release": lambda w: (f"/api/proposals/{w.hidden(PROPOSAL)}/release", {}),
    "GET /api/operations": lambda w: ("/api/operations", None),
    "POST /api/operations": lambda w: ("/api/operations", {"code": "leak"}),
    "GET /api/operations/{code}": lambda w: (f"/api/operations/{w.dice.choice(['leak', 'leak-2'])}", None),
    "PATCH /api/operations/{code}": lambda w: ("/api/operations/hidden", {"reason": "leak"}),
    "POST /api/operations/{code}/phase": lambda w: ("/api/operations/hidden/phase", {"phase": "closed"}),
    "GET /api/operations/{operation}/figures": lambda w: (f"/api/operations/{an_operation(w)}/figures", None),
    "POST /api/operations/{operation}/figures/reported": lambda w: (
        "/api/operations/hidden/figures/reported",
        {"label": "Leak", "value": 1, "unit": "kg", "source": "Leak, para. 1"},
    ),
    "POST /api/operations/{operation}/figures/reported/withdraw": lambda w: (
        "/api/operations/hidden/figures/reported/withdraw",
        {"label": "Leak", "value": 1, "reason": "Mistyped."},
    ),
    "GET /api/operations/{operation}/checkpoints": lambda w: (f"/api/operations/{an_operation(w)}/checkpoints", None),
    "POST /api/operations/{operation}/checkpoints": lambda w: ("/api/operations/hidden/checkpoints", {"code": "X-1"}),
    "GET /api/map/snapshot": lambda w: ("/api/map/snapshot?operation=leak&operation=leak-2", None),
    "GET /api/map/tiles/{zoom}/{column}/{row}": lambda w: ("/api/map/tiles/12/2059/1875?operation=leak", None),
    "GET /api/route-suggestions": lambda w: ("/api/route-suggestions?operation=leak-hits", None),
    "POST /api/route-suggestions/{id}/accept": lambda w: (
        f"/api/route-suggestions/{uuid7()}/accept",
        {"operation": "leak-hits", "name": "x"},
    ),
    "POST /api/route-suggestions/{id}/dismiss": lambda w: (
        f"/api/route-suggestions/{uuid7()}/dismiss",
        {"operation": "leak-hits", **WHY},
    ),
    "GET /api/map/marks/{cut}": lambda w: (
        f"/api/map/marks/{cut(w.any('geo.mark'))}?operation=leak&recorded={NOW.timestamp() * 1000:.0f}",
        None,
    ),
    "GET /api/map/history": lambda w: (f"/api/map/history?operation={an_operation(w)}", None),
    "GET /api/map/place": lambda w: ("/api/map/place?lon=1&lat=15", None),
    "GET /api/sites": lambda w: (f"/api/sites{w.dice.choice(['', '?country=ML'])}", None),
    "POST /api/sites/import": lambda w: ("/api/sites/import", {}),
    "POST /api/routes/file": lambda w: ("/api/routes/file", {}),
    "GET /api/ogc": lambda w: ("/api/ogc", None),
    "GET /api/ogc/conformance": lambda w: ("/api/ogc/conformance", None),
    "GET /api/ogc/collections": lambda w: ("/api/ogc/collections", None),
    "GET /api/ogc/collections/{collection}": lambda w: (f"/api/ogc/collections/{a_layer(w)}", None),
    "GET /api/ogc/collections/{collection}/items": lambda w: (
        f"/api/ogc/collections/{a_layer(w)}/items?limit=1000{w.dice.choice(['', '&bbox=-1,10,2,20'])}",
        None,
    ),
    "GET /api/ogc/collections/{collection}/items/{id}": lambda w: (
        f"/api/ogc/collections/leak.marks/items/{w.any('geo.mark')}",
        None,
    ),
    "POST /api/map/briefings": lambda w: (
        "/api/map/briefings",
        {"operation": "hidden", "marking": "TLP:AMBER", "format": "png", "sha256": "0" * 64},
    ),
    "GET /api/views": lambda w: (f"/api/views?operation={an_operation(w)}", None),
    "POST /api/views": lambda w: ("/api/views", {"operation": "hidden", "name": "x", "query": ""}),
    "DELETE /api/views/{id}": lambda w: (f"/api/views/{uuid7()}", None),
    "GET /api/areas": lambda w: (f"/api/areas?operation={an_operation(w)}", None),
    "POST /api/areas": lambda w: ("/api/areas", {"operation": "hidden"}),
    "DELETE /api/areas/{id}": lambda w: (f"/api/areas/{w.hidden('ops.area')}", None),
    "GET /api/areas/entries": lambda w: (f"/api/areas/entries?operation={an_operation(w)}", None),
    "POST /api/areas/entries/{id}/settle": lambda w: (
        f"/api/areas/entries/{w.hidden('ops.area_entry')}/settle",
        {"state": "dismissed", "reason": "because"},
    ),
    "GET /api/journeys": lambda w: (f"/api/journeys?operation={an_operation(w)}", None),
    "POST /api/journeys": lambda w: ("/api/journeys", a_journey(w)),
    "POST /api/journeys/{id}/withdraw": lambda w: (
        f"/api/journeys/{w.hidden('ops.journey')}/withdraw",
        {"reason": "twice"},
    ),
    "GET /api/routes": lambda w: (f"/api/routes?operation={an_operation(w)}", None),
    "POST /api/routes": lambda w: ("/api/routes", a_route(w)),
    "GET /api/routes/past": lambda w: (f"/api/routes/past?operation={an_operation(w)}", None),
    "GET /api/routes/{id}": lambda w: (f"/api/routes/{w.any(ROUTE)}", None),
    "PATCH /api/routes/{id}": lambda w: (f"/api/routes/{w.hidden(ROUTE)}", a_way(w)),
    "DELETE /api/routes/{id}": lambda w: (f"/api/routes/{w.hidden(ROUTE)}", None),
    "GET /api/routes/on/{record}": lambda w: (f"/api/routes/on/{w.any('geo.mark')}", None),
    "PATCH /api/routes/{id}/legs/{number}": lambda w: (
        f"/api/routes/{w.hidden(ROUTE)}/legs/0",
        {"add": [str(w.hidden("geo.mark"))]},
    ),
    "GET /api/shifts": lambda w: (f"/api/shifts?operation={an_operation(w)}", None),
    "GET /api/shifts/people": lambda w: ("/api/shifts/people?operation=leak&search=a", None),
    "POST /api/shifts": lambda w: ("/api/shifts", a_shift(w)),
    "DELETE /api/shifts/{id}": lambda w: (f"/api/shifts/{w.hidden('ops.shift')}", None),
    "POST /api/checks": lambda w: ("/api/checks", check(w)),
    "POST /api/checks/batch": lambda w: ("/api/checks/batch", [check(w)]),
    "GET /api/checks": lambda w: (f"/api/checks?operation={an_operation(w)}", None),
    "GET /api/checks/{id}": lambda w: (f"/api/checks/{w.any('ops.check_report')}", None),
    "GET /api/checks/{id}/place": lambda w: (f"/api/checks/{w.any('ops.check_report')}/place", None),
    "GET /api/matches": lambda w: (f"/api/matches?operation={an_operation(w)}", None),
    "GET /api/matches/waiting": lambda w: ("/api/matches/waiting", None),
    "GET /api/matches/counts": lambda w: ("/api/matches/counts", None),
    "GET /api/matches/some": lambda w: (f"/api/matches/some?id={w.any(MATCH)}&id={w.hidden(MATCH)}", None),
    "GET /api/matches/{id}": lambda w: (f"/api/matches/{w.any(MATCH)}", None),
    "POST /api/matches/{id}/claim": lambda w: (f"/api/matches/{w.hidden(MATCH)}/claim", {}),
    "POST /api/matches/{id}/ask": lambda w: (f"/api/matches/{w.hidden(MATCH)}/ask", {"text": "x"}),
    "POST /api/matches/{id}/answer": lambda w: (f"/api/matches/{w.hidden(MATCH)}/answer", {"text": "x"}),
    "POST /api/matches/{id}/instruct": lambda w: (f"/api/matches/{w.hidden(MATCH)}/instruct", {"text": "x"}),
    "POST /api/matches/{id}/acknowledge": lambda w: (f"/api/matches/{w.hidden(MATCH)}/acknowledge", {}),
    "POST /api/matches/{id}/close": lambda w: (f"/api/matches/{w.hidden(MATCH)}/close", {}),
    "POST /api/checks/{id}/outcome": lambda w: (f"/api/checks/{w.hidden('ops.check_report')}/outcome", {"done": True}),
    "POST /api/matches/{id}/verdict": lambda w: (
        f"/api/matches/{w.hidden(MATCH)}/verdict",
        {"verdict": "denied", **WHY},
    ),
    "POST /api/matches/{id}/take-back": lambda w: (f"/api/matches/{w.hidden(MATCH)}/take-back", {"text": "x"}),
    "GET /api/incidents": lambda w: (f"/api/incidents?operation={an_operation(w)}", None),
    "POST /api/incidents": lambda w: ("/api/incidents", incident(w)),
    "POST /api/incidents/{id}/withdraw": lambda w: (f"/api/incidents/{w.hidden('ops.incident')}/withdraw", WHY),
    "GET /api/incidents/{id}": lambda w: (f"/api/incidents/{w.any('ops.incident')}", None),
    "GET /api/watchlists": lambda w: ("/api/watchlists", None),
    "POST /api/watchlists": lambda w: ("/api/watchlists", {"code": "x"}),
    "GET /api/watchlists/{code}": lambda w: (f"/api/watchlists/{a_list(w)}", None),
    "GET /api/watchlists/ages": lambda w: ("/api/watchlists/ages", None),
    "GET /api/watchlists/{code}/entries": lambda w: (f"/api/watchlists/{a_list(w)}/entries", None),
    "POST /api/watchlists/search": lambda w: ("/api/watchlists/search", {"text": "canary"}),
    "GET /api/watchlists/{code}/entries/{id}": lambda w: (any_entry(w), None),
    "GET /api/watchlists/{code}/entries/{id}/past": lambda w: (any_entry(w) + "/past", None),
    "POST /api/watchlists/{code}/entries": lambda w: ("/api/watchlists/HIDDEN/entries", {"kind": "vehicle"}),
    "PATCH /api/watchlists/{code}/entries/{id}": lambda w: (an_entry(w), {"note": "x"}),
    "DELETE /api/watchlists/{code}/entries/{id}": lambda w: (an_entry(w), None),
    "POST /api/watchlists/{code}/entries/{id}/restriction": lambda w: (
        an_entry(w) + "/restriction",
        {"on": True, **WHY},
    ),
    "PUT /api/watchlists/{code}/entries/{id}/network": lambda w: (an_entry(w) + "/network", {"network": "x"}),
    "POST /api/watchlists/{code}/imports": lambda w: ("/api/watchlists/HIDDEN/imports", {}),
    "GET /api/watchlists/{code}/quality": lambda w: (f"/api/watchlists/{a_list(w)}/quality?days=365", None),
    "GET /api/watchlists/{code}/looking-back": lambda w: (f"/api/watchlists/{a_list(w)}/looking-back", None),
    "GET /api/watchlists/{code}/threshold": lambda w: (f"/api/watchlists/{a_list(w)}/threshold", None),
    "POST /api/watchlists/{code}/threshold": lambda w: (
        "/api/watchlists/HIDDEN/threshold",
        {"possible_from": 3.0, "was": 2.0, **WHY},
    ),
    "GET /api/watchlists/{code}/threshold/preview": lambda w: (
        f"/api/watchlists/{a_list(w)}/threshold/preview?possible_from=3",
        None,
    ),
    "GET /api/drift-alarms": lambda w: ("/api/drift-alarms", None),
    "POST /api/drift-alarms/{id}/look": lambda w: (f"/api/drift-alarms/{w.hidden('ops.drift_alarm')}/look", {}),
    "GET /api/watchlists/{code}/imports": lambda w: (an_import(w, w.any(IMPORT)).rpartition("/")[0], None),
    "GET /api/watchlists/{code}/imports/{id}": lambda w: (an_import(w, w.any(IMPORT)), None),
    "GET /api/watchlists/{code}/imports/{id}/changes": lambda w: (an_import(w, w.any(IMPORT)) + "/changes", None),
    "POST /api/watchlists/{code}/imports/{id}/stop": lambda w: (an_import(w, w.hidden(IMPORT)) + "/stop", {}),
    "POST /api/watchlists/{code}/imports/{id}/resume": lambda w: (an_import(w, w.hidden(IMPORT)) + "/resume", {}),
    "POST /api/watchlists/{code}/imports/{id}/roll-back": lambda w: (an_import(w, w.hidden(IMPORT)) + "/roll-back", {}),
    "POST /api/watchlists/{code}/imports/{id}/release": lambda w: (an_import(w, w.hidden(IMPORT)) + "/release", {}),
    "GET /api/authorities": lambda w: ("/api/authorities?country=FR", None),
    "POST /api/authorities": lambda w: ("/api/authorities", {"code": "FR-X"}),
    "PATCH /api/authorities/{id}": lambda w: (f"/api/authorities/{w.hidden('alerts.authority')}", {"hours": "x"}),
    "GET /api/authorities/changes": lambda w: ("/api/authorities/changes?since=2020-01-01T00:00:00Z", None),
    "GET /api/authorities/coverage": lambda w: ("/api/authorities/coverage", None),
    "POST /api/authorities/import": lambda w: ("/api/authorities/import", {}),
    "GET /api/authority-notices": lambda w: ("/api/authority-notices", None),
    "POST /api/authority-notices": lambda w: (
        "/api/authority-notices",
        {"authority": str(w.hidden("alerts.authority")), "kind": "closed", "starts_on": "2026-11-25"},
    ),
    "POST /api/authority-notices/{id}/withdraw": lambda w: (
        f"/api/authority-notices/{w.hidden('alerts.authority_notice')}/withdraw",
        {},
    ),
    "GET /api/circulars": lambda w: ("/api/circulars", None),
    "POST /api/circulars": lambda w: ("/api/circulars", {"title": "x", "text": "x", "authorities": ["FR-NONE-AT"]}),
    "GET /api/circulars/{id}": lambda w: (f"/api/circulars/{w.any('alerts.circular')}", None),
    "GET /api/circulars/{id}/answers": lambda w: (f"/api/circulars/{w.any('alerts.circular')}/answers", None),
    "POST /api/circulars/{id}/reply": lambda w: (
        f"/api/circulars/{w.hidden('alerts.circular')}/reply",
        {"authority": str(w.hidden("alerts.authority")), "text": "x"},
    ),
    "GET /api/networks": lambda w: ("/api/networks", None),
    "POST /api/networks": lambda w: ("/api/networks", {"code": "X"}),
    "GET /api/networks/{code}": lambda w: (f"/api/networks/{w.dice.choice(w.world.by['networks'])}", None),
    "PUT /api/networks/{code}/members": lambda w: ("/api/networks/hidden/members", {"members": []}),
    "PUT /api/networks/{code}/mandate": lambda w: (
        "/api/networks/hidden/mandate",
        {"lead": "XX", "legal_basis": "x", "starts_on": "2026-01-01"},
    ),
    "GET /api/networks/{code}/waiting": lambda w: (
        f"/api/networks/{w.dice.choice(w.world.by['networks'])}/waiting",
        None,
    ),
    "GET /api/networks/{code}/meetings": lambda w: (
        f"/api/networks/{w.dice.choice(w.world.by['networks'])}/meetings",
        None,
    ),
    "POST /api/networks/{code}/meetings": lambda w: ("/api/networks/hidden/meetings", {"title": "x"}),
    "POST /api/action-items/{id}/done": lambda w: (f"/api/action-items/{w.hidden('alerts.action_item')}/done", {}),
    "POST /api/authorities/days": lambda w: (
        "/api/authorities/days",
        {"country": "XX", "first": "2027-01-01", "last": "2027-01-01", "why": "x"},
    ),
    "GET /api/authorities/tasks": lambda w: ("/api/authorities/tasks", None),
    "POST /api/authorities/tasks/{id}/done": lambda w: (
        f"/api/authorities/tasks/{w.hidden('alerts.directory_task')}/done",
        {"outcome": "kept"},
    ),
    "GET /api/authorities/{id}/rota": lambda w: (f"/api/authorities/{w.any('alerts.authority')}/rota", None),
    "GET /api/authorities/{id}/people": lambda w: (f"/api/authorities/{w.any('alerts.authority')}/people", None),
    "PUT /api/authorities/{id}/rota": lambda w: (
        f"/api/authorities/{w.hidden('alerts.authority')}/rota",
        {"turns": []},
    ),
    "GET /api/alerts": lambda w: (f"/api/alerts?box={w.dice.choice(['inbox', 'sent', 'draft'])}", None),
    "GET /api/alerts/seconds": lambda w: ("/api/alerts/seconds?operation=leak&search=a", None),
    "GET /api/alerts/readers": lambda w: (
        f"/api/alerts/readers?search=ab&addressees={w.any('alerts.authority')}",
        None,
    ),
    "POST /api/alerts": lambda w: ("/api/alerts", {"operation": "leak", "trigger": {"kind": "match"}}),
    "POST /api/alerts/preview": lambda w: (
        "/api/alerts/preview",
        {"operation": "leak", "title": "x", "text": "x", "priority": "P2", "countries": ["FR"], "functions": ["mla"]},
    ),
    "GET /api/alerts/suggested": lambda w: (
        f"/api/alerts/suggested?operation=leak&kind=match&record={w.any(MATCH)}",
        None,
    ),
    "GET /api/alerts/{id}": lambda w: (f"/api/alerts/{w.any(ALERT, 'alerts.alert_face')}", None),
    "GET /api/alerts/{id}/cap": lambda w: (f"/api/alerts/{w.any(ALERT)}/cap", None),
    "POST /api/alerts/{id}/release": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/release", {}),
    "POST /api/alerts/{id}/send-late": lambda w: (
        f"/api/alerts/{w.hidden(ALERT)}/send-late",
        {"authority": str(w.hidden("alerts.authority"))},
    ),
    "POST /api/alerts/{id}/receive": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/receive", {}),
    "POST /api/alerts/{id}/read": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/read", {}),
    "POST /api/alerts/{id}/acknowledge": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/acknowledge", {}),
    "POST /api/alerts/{id}/reply": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/reply", {"text": "x"}),
    **{
        f"POST /api/alerts/{{id}}/{act}": (
            lambda w, act=act: (
                f"/api/alerts/{w.hidden(ALERT)}/{act}",
                {"legal_basis": "x", "happened_on": "2026-11-01"},
            )
        )
        for act in ("refer", "request", "case", "joint-action", "charge", "outcome")
    },
    "GET /api/alerts/{id}/steps": lambda w: (f"/api/alerts/{w.any(ALERT)}/steps", None),
    "GET /api/alerts/funnel": lambda w: ("/api/alerts/funnel?days=0", None),
    "GET /api/alerts/funnel/alerts": lambda w: (
        f"/api/alerts/funnel/alerts?country=FR&stage={w.dice.choice(['alert', 'referral'])}",
        None,
    ),
    "POST /api/alerts/{id}/correct": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/correct", {"text": "x", **WHY}),
    "POST /api/alerts/{id}/discard": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/discard", WHY),
    "POST /api/alerts/{id}/attachments": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/attachments", A_FILE),
    "GET /api/alerts/{id}/attachments/{attachment}": lambda w: (an_attachment(w), None),
    "DELETE /api/alerts/{id}/attachments/{attachment}": lambda w: (
        f"/api/alerts/{w.hidden(ALERT)}/attachments/{w.hidden('alerts.attachment')}",
        None,
    ),
    "POST /api/alerts/{id}/attachments/{attachment}/versions": lambda w: (
        f"/api/alerts/{w.hidden(ALERT)}/attachments/{w.hidden('alerts.attachment')}/versions",
        A_FILE,
    ),
    "GET /api/alerts/{id}/room": lambda w: (f"/api/alerts/{w.any(ALERT)}/room", None),
    "GET /api/networks/{code}/rooms": lambda w: (f"/api/networks/{w.dice.choice(w.world.by['networks'])}/rooms", None),
    "POST /api/networks/{code}/rooms": lambda w: (
        "/api/networks/hidden/rooms",
        {"id": str(w.any("alerts.room")), "title": "x", "parties": ["FR"]},
    ),
    "GET /api/networks/{code}/partner-keys": lambda w: (
        f"/api/networks/{w.dice.choice(w.world.by['networks'])}/partner-keys",
        None,
    ),
    "POST /api/networks/{code}/partner-keys": lambda w: ("/api/networks/hidden/partner-keys", {"holder": "x"}),
    "POST /api/partner-keys/{id}/revoke": lambda w: (f"/api/partner-keys/{w.hidden('alerts.partner_key')}/revoke", WHY),
    "GET /api/networks/{code}/partner-files": lambda w: (
        f"/api/networks/{w.dice.choice(w.world.by['networks'])}/partner-files",
        None,
    ),
    "POST /api/networks/{code}/partner-files/take-in": lambda w: ("/api/networks/hidden/partner-files/take-in", {}),
    "GET /api/partner-files/{id}": lambda w: (f"/api/partner-files/{w.any('alerts.partner_file')}", None),
    "GET /api/partner-files/{id}/events": lambda w: (f"/api/partner-files/{w.any('alerts.partner_file')}/events", None),
    "GET /api/rooms/{id}": lambda w: (f"/api/rooms/{w.any('alerts.room')}", None),
    "POST /api/rooms/{id}/documents": lambda w: (
        f"/api/rooms/{w.hidden('alerts.room')}/documents",
        {"id": str(w.any("alerts.room_document")), "title": "x", **A_FILE},
    ),
    "POST /api/documents/{id}/versions": lambda w: (
        f"/api/documents/{w.hidden('alerts.room_document')}/versions",
        A_FILE,
    ),
    "GET /api/documents/{id}/versions/{number}": lambda w: (
        f"/api/documents/{w.any('alerts.room_document')}/versions/1",
        None,
    ),
    "POST /api/rooms/{id}/questions": lambda w: (f"/api/rooms/{w.hidden('alerts.room')}/questions", {"text": "x"}),
    "POST /api/questions/{id}/answer": lambda w: (
        f"/api/questions/{w.hidden('alerts.clarification')}/answer",
        {"text": "x"},
    ),
    "PUT /api/rooms/{id}/parties": lambda w: (
        f"/api/rooms/{w.hidden('alerts.room')}/parties",
        {"parties": ["FR"], "reason": "x"},
    ),
    "POST /api/rooms/{id}/close": lambda w: (f"/api/rooms/{w.hidden('alerts.room')}/close", WHY),
    "POST /api/alerts/{id}/recall": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/recall", WHY),
    "GET /api/requests": lambda w: ("/api/requests", None),
    "POST /api/requests": lambda w: (
        "/api/requests",
        {
            "requesting": str(w.hidden("alerts.authority")),
            "requested": str(w.hidden("alerts.authority")),
            "treaty": "x1",
            "article": "1",
            "measure": "x",
            "languages": ["fr"],
            "opened_on": "2026-11-01",
        },
    ),
    "GET /api/requests/counts": lambda w: ("/api/requests/counts", None),
    "GET /api/requests/flows": lambda w: ("/api/requests/flows?network=-&facilitator=-&year=2026&unit=request", None),
    "GET /api/requests/{id}": lambda w: (f"/api/requests/{w.any('alerts.request')}", None),
    "POST /api/requests/{id}/assess": lambda w: (
        f"/api/requests/{w.hidden('alerts.request')}/assess",
        {"dual_criminality": "met"},
    ),
    "POST /api/requests/{id}/{act}": lambda w: (f"/api/requests/{w.hidden('alerts.request')}/send", {"note": "x"}),
    "GET /api/treaties": lambda w: ("/api/treaties", None),
    "POST /api/treaties": lambda w: ("/api/treaties", {"code": "X"}),
    "PATCH /api/treaties/{code}/parties/{country}": lambda w: ("/api/treaties/none-such/parties/FR", {"reason": "x"}),
    "GET /api/treaties/{code}/corrections": lambda w: ("/api/treaties/leak-treaty/corrections", None),
    "POST /api/treaties/{code}/parties": lambda w: ("/api/treaties/none-such/parties", {"country": "X"}),
    "POST /api/alerts/{id}/close": lambda w: (f"/api/alerts/{w.hidden(ALERT)}/close", WHY),
    "GET /api/shares": lambda w: (f"/api/shares?record={w.any(MATCH, 'alerts.entry')}", None),
    "POST /api/shares": lambda w: (
        "/api/shares",
        {"kind": "match", "id": str(w.hidden(MATCH)), "with": ["bureau:BF"], **WHY},
    ),
    "POST /api/shares/{id}/withdraw": lambda w: (f"/api/shares/{w.hidden('base.share')}/withdraw", WHY),
    "GET /api/exports": lambda w: ("/api/exports", None),
    "POST /api/exports": lambda w: ("/api/exports", {"what": "entries", "format": "csv", **WHY}),
    "GET /api/exports/{id}": lambda w: (f"/api/exports/{w.any(EXPORT)}", None),
    "GET /api/exports/{id}/file": lambda w: (f"/api/exports/{w.any(EXPORT)}/file", None),
    "POST /api/packs": lambda w: ("/api/packs", {"operation": an_operation(w)}),
    "GET /api/packs/{id}": lambda w: (f"/api/packs/{uuid7()}", None),
    "GET /api/packs/{id}/content": lambda w: (f"/api/packs/{uuid7()}/content", None),
    "GET /api/packs/{id}/key": lambda w: (f"/api/packs/{uuid7()}/key", None),
    "GET /api/care/victims": lambda w: ("/api/care/victims", None),
    "POST /api/care/victims": lambda w: ("/api/care/victims", {"id": str(w.hidden(CARE))}),
    "GET /api/care/victims/{id}": lambda w: (f"/api/care/victims/{w.hidden(CARE)}", None),
    "POST /api/care/victims/{id}/lead": lambda w: (f"/api/care/victims/{w.hidden(CARE)}/lead", WHY),
    "POST /api/care/victims/{id}/erase": lambda w: (f"/api/care/victims/{w.hidden(CARE)}/erase", {"reason": "asked"}),
    "POST /api/care/worries": lambda w: ("/api/care/worries", {"id": str(w.hidden(CARE))}),
    "GET /api/retention": lambda w: ("/api/retention", None),
    "GET /api/retention/certificates": lambda w: ("/api/retention/certificates", None),
    "GET /api/retention/reviews": lambda w: ("/api/retention/reviews", None),
    "POST /api/retention/rules": lambda w: ("/api/retention/rules", {"what": "none", "scope": "", "days": 1, **WHY}),
    "GET /api/holds": lambda w: ("/api/holds", None),
    "POST /api/holds": lambda w: ("/api/holds", {"record": str(w.hidden(MATCH)), **WHY}),
    "DELETE /api/holds/{id}": lambda w: (f"/api/holds/{w.hidden(HOLD)}", WHY),
    "GET /api/subject-requests": lambda w: ("/api/subject-requests", None),
    "POST /api/subject-requests": lambda w: ("/api/subject-requests", {"kind": "access"}),
    "GET /api/subject-requests/{id}": lambda w: (f"/api/subject-requests/{w.any(REQUEST)}", None),
    "POST /api/subject-requests/{id}/compile": lambda w: (f"/api/subject-requests/{w.hidden(REQUEST)}/compile", {}),
    "POST /api/subject-requests/{id}/answer": lambda w: (
        f"/api/subject-requests/{w.hidden(REQUEST)}/answer",
        {"text": "x"},
    ),
    "GET /api/subject-findings": lambda w: ("/api/subject-findings", None),
    "POST /api/subject-findings/{id}/decision": lambda w: (
        f"/api/subject-findings/{w.hidden(FINDING)}/decision",
        {"decision": "refuse", **WHY},
    ),
    "GET /api/notices": lambda w: (f"/api/notices{w.dice.choice(['', f'?record={uuid7()}'])}", None),
    "POST /api/notices/{id}/acknowledge": lambda w: (f"/api/notices/{w.hidden(NOTICE)}/acknowledge", {}),
    "GET /api/audit": lambda w: (f"/api/audit?record={w.any(MATCH)}", None),
    "GET /api/audit/mine": lambda w: ("/api/audit/mine", None),
    "GET /api/audit/head": lambda w: ("/api/audit/head", None),
    "GET /api/audit/seals": lambda w: ("/api/audit/seals", None),
    "GET /api/audit/proof": lambda w: ("/api/audit/proof?leaf=0&size=1", None),
    "GET /api/audit/growth": lambda w: ("/api/audit/growth?old=1&size=1", None),
    "GET /api/webhooks": lambda w: ("/api/webhooks", None),
    "POST /api/webhooks": lambda w: ("/api/webhooks", {"name": "x"}),
    "GET /api/webhooks/{id}/deliveries": lambda w: (f"/api/webhooks/{w.any(WEBHOOK)}/deliveries", None),
    "POST /api/webhooks/{id}/pause": lambda w: (f"/api/webhooks/{w.hidden(WEBHOOK)}/pause", {}),
    "POST /api/webhooks/{id}/replay": lambda w: (f"/api/webhooks/{w.hidden(WEBHOOK)}/replay", {}),
    "DELETE /api/webhooks/{id}": lambda w: (f"/api/webhooks/{w.hidden(WEBHOOK)}", None),
    "GET /api/mail": lambda w: ("/api/mail", None),
    "PUT /api/mail": lambda w: ("/api/mail", {"address": "nobody"}),
    "DELETE /api/mail": lambda w: ("/api/mail", None),
    "GET /api/deconfliction/plans": lambda w: (f"/api/deconfliction/plans?operation={an_operation(w)}", None),
    "POST /api/deconfliction/plans": lambda w: ("/api/deconfliction/plans", {"operation": "leak"}),
    "GET /api/deconfliction/plans/{id}": lambda w: (f"/api/deconfliction/plans/{w.any(PLAN)}", None),
    "POST /api/deconfliction/plans/{id}/approve": lambda w: (f"/api/deconfliction/plans/{w.hidden(PLAN)}/approve", {}),
    "POST /api/deconfliction/plans/{id}/withdraw": lambda w: (
        f"/api/deconfliction/plans/{w.hidden(PLAN)}/withdraw",
        {},
    ),
    "POST /api/deconfliction/contacts/{id}": lambda w: (
        f"/api/deconfliction/contacts/{w.hidden('ops.plan_contact')}",
        {"said": "contacted"},
    ),
    "GET /api/deconfliction/colleagues": lambda w: ("/api/deconfliction/colleagues?operation=leak&search=a", None),
    "GET /api/deconfliction/conflicts": lambda w: (f"/api/deconfliction/conflicts?operation={an_operation(w)}", None),
    "GET /api/deconfliction/log": lambda w: ("/api/deconfliction/log", None),
    "GET /api/operations/{code}/readiness": lambda w: (f"/api/operations/{an_operation(w)}/readiness", None),
    "PUT /api/operations/{code}/readiness/{country}/{task}": lambda w: (
        "/api/operations/leak/readiness/ZZ/exercise",
        {"state": "open"},
    ),
    "POST /api/operations/{code}/readiness/{country}": lambda w: (
        "/api/operations/leak/readiness/ZZ",
        {"state": "ready"},
    ),
    "GET /api/operations/{code}/reports": lambda w: (f"/api/operations/{an_operation(w)}/reports", None),
    "GET /api/operations/{code}/reports/{day}": lambda w: (
        "/api/operations/leak-day/reports/2026-11-25",
        None,
    ),
    "POST /api/operations/{code}/reports/{day}/remarks": lambda w: (
        f"/api/operations/leak-day/reports/{utc_now().date().isoformat()}/remarks",
        {"id": str(uuid7()), "text": "x"},
    ),
    "DELETE /api/operations/{code}/reports/{day}/remarks/{id}": lambda w: (
        f"/api/operations/leak-day/reports/{utc_now().date().isoformat()}/remarks/{uuid7()}",
        None,
    ),
    "POST /api/operations/{code}/reports/{day}/remarks/{id}/take-out": lambda w: (
        f"/api/operations/leak-day/reports/2026-11-25/remarks/{uuid7()}/take-out",
        {"reason": "person"},
    ),
    "GET /api/seizure-cases": lambda w: ("/api/seizure-cases", None),
    "GET /api/seizure-cases/proposal": lambda w: (
        f"/api/seizure-cases/proposal?incident={w.any('ops.incident')}",
        None,
    ),
    "GET /api/seizure-cases/{id}": lambda w: (f"/api/seizure-cases/{w.any(CASE)}", None),
    "POST /api/seizure-cases": lambda w: (
        "/api/seizure-cases",
        {
            "id": str(uuid7()),
            "incident": str(w.hidden("ops.incident")),
            "countries": [{"country": "ML", "role": "source"}],
        },
    ),
    "POST /api/seizure-cases/{id}/entries": lambda w: (
        f"/api/seizure-cases/{w.hidden(CASE)}/entries",
        {"id": str(uuid7()), "text": "x"},
    ),
    "POST /api/seizure-cases/actions/{id}/done": lambda w: (
        f"/api/seizure-cases/actions/{uuid7()}/done",
        {"note": "x"},
    ),
    "POST /api/seizure-cases/{id}/close": lambda w: (f"/api/seizure-cases/{w.hidden(CASE)}/close", {"note": "x"}),
    "GET /api/misuse": lambda w: ("/api/misuse", None),
}
"""How each operation is called: every one of them, or the test fails."""


def an_operation(w: Walk) -> str:
    return w.dice.choice(["leak", "leak", "leak-2"])


def a_layer(w: Walk) -> str:
    return w.dice.choice(["leak.routes", "leak.marks", "leak.posts", "leak-2.marks", "sites"])


def check(w: Walk) -> dict[str, Any]:
    """A check of a post that is hidden, under an id that somebody else has taken."""
    return {
        "id": str(w.any("ops.check_report")), "operation": "leak", "checkpoint": "HIDDEN-1",
        "occurred_at": NOW.isoformat(), "subject": {"kind": "vehicle", "plate": "LEAK 1", "country": "ML"},
    }  # fmt: skip


def incident(w: Walk) -> dict[str, Any]:
    """An arrest that names a hidden match."""
    return {
        "id": str(w.any("ops.incident")), "kind": "arrest", "operation": "leak", "country": w.viewer.country,
        "occurred_at": NOW.isoformat(), "persons": 1, "match": str(w.hidden(MATCH)), "position": {"lon": 1, "lat": 15},
    }  # fmt: skip


def a_way(w: Walk) -> dict[str, Any]:
    """From Gao to Dori, for which a hidden match is to speak."""
    gao, dori = ({"name": name, "position": {"lon": 0, "lat": lat}} for name, lat in (("Gao", 16), ("Dori", 14)))
    leg = {"from": gao, "to": dori, "role": "transit", "mode": "road", "evidence": [str(w.hidden("geo.mark"))]}
    return {"name": "x", "mode": "road", "legs": [leg]}


def a_route(w: Walk) -> dict[str, Any]:
    """The same under an id that somebody else has taken."""
    return {"id": str(w.any(ROUTE)), "operation": "leak", **a_way(w)}


def a_journey(w: Walk) -> dict[str, Any]:
    """Four persons on a hidden route, under an id that somebody else has taken."""
    legs = [{"from": one, "to": other, "mode": "road"} for one, other in (("ML", "NE"), ("NE", "DZ"))]
    return {"id": str(w.any("ops.journey")), "operation": "leak", "country": w.viewer.country, "persons": 4,
            "legs": legs, "route": str(w.hidden(ROUTE)), "known_at": NOW.isoformat()}  # fmt: skip


def a_shift(w: Walk) -> dict[str, Any]:
    """One's own, under an id that somebody else has taken."""
    hours = {"starts_at": utc_now().isoformat(), "ends_at": (utc_now() + timedelta(hours=8)).isoformat()}
    return {"id": str(w.any("ops.shift")), "operation": "leak", "user": w.viewer.user, **hours}


def a_list(w: Walk) -> str:
    return w.world.by["lists"][w.any("alerts.watchlist")]


def an_attachment(w: Walk) -> str:
    id = w.any("alerts.attachment")
    return f"/api/alerts/{w.world.by['attachments'].get(id, w.any(ALERT))}/attachments/{id}"


def an_entry(w: Walk) -> str:
    id = w.hidden("alerts.entry")
    return f"/api/watchlists/{w.world.by['entries'].get(id, 'HIDDEN')}/entries/{id}"


def any_entry(w: Walk) -> str:
    id, code = w.dice.choice([*w.world.by["entries"].items()])
    return f"/api/watchlists/{code}/entries/{id}"


def an_import(w: Walk, id: UUID) -> str:
    return f"/api/watchlists/{w.world.by['imports'].get(id, 'HIDDEN')}/imports/{id}"
