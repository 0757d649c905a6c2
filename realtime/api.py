"""The event stream over HTTP: for connectors, and for networks that let no websocket through."""

from typing import Annotated

from litestar import Controller, get
from litestar.params import Parameter
from litestar.response import Stream

from jointops.base.access import Viewer
from jointops.base.errors import Problem
from jointops.base.sessions.model import EVENTS
from realtime.hub import MOST_STREAMS, Hub
from realtime.sse import server_sent_events

MOST_TOPICS = 64


class TooManyStreams(Problem):
    """This session follows the events too often already: end one of its streams first."""

    status = 429
    retry_after_s = 5


class EventController(Controller):
    path = "/api/events"

    @get(opt={"verb": EVENTS, "uncompressed": True, "many": "topic"}, media_type="text/event-stream")
    async def follow(
        self,
        hub: Hub,
        viewer: Viewer,
        cursor: str | None = None,
        topic: Annotated[list[str] | None, Parameter(query="topic", max_items=MOST_TOPICS)] = None,
        last_event_id: Annotated[str | None, Parameter(header="Last-Event-ID")] = None,
    ) -> Stream:
        """What the websocket tells, as server-sent events: after `cursor`, or after the event that the client had last.

        Raises TooManyStreams (429).
        """
        if hub.connections(viewer.session_id) >= MOST_STREAMS:
            raise TooManyStreams
        # A client that comes back by itself repeats the address it began with, and says in the header how far it came.
        events = server_sent_events(hub, viewer, last_event_id or cursor, topic or ())
        return Stream(events, media_type="text/event-stream", headers={"x-accel-buffering": "no"})
