"""People at their screens: what each loaded once, and what the events made of it since."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from realtime.client import Client, Ended
from realtime.frames import EventFrame, Ready, ServerFrame, Shared, ShownEvent, Withdrawn
from tests.stories.columns import Shown, Snapshot, cut, read_snapshot

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

OPERATION = "kafo-ii"
READS_MATCHES = ("bureau", "centre", "national_centre")
BOXES = {"prosecutor": ("inbox",), "centre": ("sent", "draft")}
"""The lists of alerts that stand on a role's screen."""

Told = tuple[str, UUID, int]
"""An event as it is told apart from all others: kind, record, version."""


class Screen:
    """A person signed in, with the posts, the map, the matches and the alerts as this screen has them now."""

    def __init__(self, url: str, user: str, http: httpx.AsyncClient) -> None:
        self.user = user
        self.http = http
        self.frames: list[ServerFrame] = []
        self.marks: dict[UUID, Shown] = {}
        self.matches: dict[UUID, object] = {}
        self.alerts: dict[UUID, object] = {}
        self.posts: dict[str, object] = {}
        self._noted: set[UUID] = set()
        self._misses_posts = False
        self._address = url.replace("http", "ws", 1) + "/ws"
        self._client: Client | None = None
        self._looking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Sign in, load the map and the matches, go on from there with the events."""
        answer = await self.http.post("/api/session", json={"user": self.user})
        assert answer.status_code == 201, answer.text
        self._token, self._role = answer.json()["token"], answer.json()["viewer"]["role"]
        self.http.headers["authorization"] = f"Bearer {self._token}"
        self.http.cookies.clear()
        snapshot = await self.fresh_map()
        self.marks, self.matches = dict(snapshot.marks), await self.fresh_matches()
        self.alerts, self.posts = await self.fresh_alerts(), await self.fresh_posts()
        self.come(snapshot.cursor)

    def come(self, cursor: str | None) -> None:
        """Sit down, with the cursor of the last time."""
        self._client = Client(self._address, self._token, cursor=cursor)
        self._looking = asyncio.create_task(self._look(self._client))

    async def go(self) -> str | None:
        """Leave; the cursor to come back with."""
        assert self._looking is not None and self._client is not None
        self._looking.cancel()
        await asyncio.gather(self._looking, return_exceptions=True)
        return self._client.cursor

    async def cut(self) -> None:
        """The line breaks, without a goodbye."""
        assert self._client is not None
        await self._client.drop()

    async def _look(self, client: Client) -> None:
        with contextlib.suppress(Ended):
            async for frame in client.frames():
                self.frames.append(frame)
                if isinstance(frame, EventFrame):
                    self._take(frame.event)
                if isinstance(frame, Shared):
                    self._noted.add(frame.record)
                if isinstance(frame, Withdrawn):
                    self._forget(frame.record)

    def _forget(self, record: UUID) -> None:
        for held in (self.marks, self.matches, self.alerts):
            held.pop(record, None)
        self.marks.pop(cut(record), None)

    def _take(self, event: ShownEvent) -> None:
        record = cut(event.record) if event.mark is not None and event.mark.kind == "check" else event.record
        held = self.marks.get(record)
        if event.mark is not None and event.operation == OPERATION and (held is None or held.version <= event.version):
            self.marks[record] = _shown(event, held)
        if event.kind.startswith("match."):
            self.matches[event.record] = _face({**event.data, "version": event.version})
        if event.kind.startswith("alert."):
            self._noted.add(event.record)
        self._misses_posts = self._misses_posts or event.kind == "checkpoint.added"

    async def read_noted(self) -> None:
        """What a screen asks for by itself: an alert or a post of which it heard, a record that was shared with it."""
        if self._misses_posts:
            self._misses_posts = False
            self.posts = await self.fresh_posts()
        noted, self._noted = self._noted, set()
        if not noted:
            return
        marks, matches, alerts = (await self.fresh_map()).marks, await self.fresh_matches(), await self.fresh_alerts()
        for record in noted:
            for held, fresh in ((self.marks, marks), (self.matches, matches), (self.alerts, alerts)):
                for name in (record, cut(record)):
                    if name in fresh:
                        held[name] = fresh[name]  # pyright: ignore

    @property
    def told(self) -> list[Told]:
        """The events that came, in the order in which they came."""
        events = [frame.event for frame in self.frames if isinstance(frame, EventFrame)]
        return [(event.kind, event.record, event.version) for event in events]

    @property
    def times_ready(self) -> int:
        return sum(isinstance(frame, Ready) for frame in self.frames)

    async def fresh_map(self) -> Snapshot:
        """The map as a screen gets it that is opened now."""
        answer = await self.http.get("/api/map/snapshot", params={"operation": OPERATION})
        assert answer.status_code == 200, answer.text
        return read_snapshot(answer.content)

    async def fresh_matches(self) -> dict[UUID, object]:
        """All matches that this person may see, as their list has them now."""
        if self._role not in READS_MATCHES:
            return {}
        found = await every_page(self.http, "/api/matches", operation=OPERATION)
        faces = [one | one["countries"] for one in found]
        return {UUID(one["id"]): _face(one) for one in faces}

    async def fresh_alerts(self) -> dict[UUID, object]:
        """The alerts on this person's lists, as they are now."""
        boxes = BOXES.get(self._role, ())
        found = [one for box in boxes for one in await every_page(self.http, "/api/alerts", box=box)]
        return {UUID(one["id"]): one for one in found}

    async def fresh_posts(self) -> dict[str, object]:
        """The posts of the operation that this person may see, as they are now."""
        found = await every_page(self.http, f"/api/operations/{OPERATION}/checkpoints")
        return {one["code"]: one for one in found}


async def every_page(http: httpx.AsyncClient, path: str, **params: str) -> list[dict[str, Any]]:
    """The items of all pages of a list."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = await http.get(path, params=params | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        if not (cursor := answer.json()["next"]):
            return items


def _shown(event: ShownEvent, held: Shown | None) -> Shown:
    mark = event.mark
    assert mark is not None
    return Shown(
        kind=mark.kind,
        state=mark.state,
        subject=mark.subject,
        country=mark.country,
        place=mark.place,
        severity=mark.severity,
        version=event.version,
        lon=round(mark.lon * 1e5) / 1e5,
        lat=round(mark.lat * 1e5) / 1e5,
        occurred_at=_ms(mark.occurred_at),
        # When a record first stood on the map: a later state does not make it new.
        recorded_at=held.recorded_at if held else _ms(event.recorded_at),
    )


def _ms(at: datetime) -> float:
    """Whole milliseconds since 1970, as the snapshot has them and a browser counts."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def _face(match: dict[str, Any]) -> object:
    """What all who see a match see of it."""
    return {name: match[name] for name in ("version", "state", "kind", "checked", "owner", "place")}
