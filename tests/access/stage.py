"""A stage for acts: people of every desk, who say things that are watched, while everybody listens."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

import httpx

from jointops.base.access import AccessClass, Viewer, access_class
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from realtime.frames import Frame
from realtime.subscriber import Subscriber
from tests.access.world import World

OPERATION = "leak-2"

DESKS: dict[str, tuple[str, str, int, str]] = {
    "awa": ("officer", "ML", 2, "country:ML op:leak-2 op:leak-2@ML"),
    "beto": ("officer", "BF", 2, "country:BF op:leak-2 op:leak-2@BF"),
    "mariam": ("bureau", "ML", 3, "country:ML bureau:ML op:leak-2 op:leak-2@ML"),
    "issa": ("bureau", "BF", 3, "country:BF bureau:BF op:leak-2 op:leak-2@BF"),
    "claire": ("bureau", "FR", 3, "country:FR bureau:FR"),
    "claude": ("bureau", "FR", 3, "country:FR bureau:FR"),
    "chen": ("centre", "CI", 3, "op:leak-2 centre:leak-2"),
    "nadia": ("national_centre", "ML", 3, "country:ML op:leak-2 op:leak-2@ML"),
    "oumar": ("national_centre", "BF", 3, "country:BF op:leak-2 op:leak-2@BF"),
    "helene": ("prosecutor", "FR", 3, "country:FR agency:FR-LEAK"),
    "vera": ("victims", "ML", 4, "country:ML care:ML op:leak-2 op:leak-2@ML"),
    "jonas": ("dpo", "SN", 3, "office:dpo"),
    "ines": ("admin", "SN", 1, "office:admin"),
    "paulo": ("admin", "SN", 1, "office:admin"),
    "selma": ("secretariat", "SN", 3, "network:leak"),
}
"""Role, country, clearance and principals of everybody on the stage."""


Body = Callable[[Viewer], Any]
"""What somebody sends, in words of their own."""


class Ear:
    """A link that keeps what it is sent."""

    def __init__(self) -> None:
        self.heard = b""

    def encode(self, frame: Frame) -> bytes:
        return frame.sse()

    def write(self, joined: bytes) -> None:
        self.heard += joined

    def beat(self) -> None: ...
    def bye(self, why: str, code: int) -> None: ...


async def listening(node: Node, viewers: list[Viewer], cursor: str | None = None) -> list[tuple[Viewer, Ear]]:
    """Everybody listens, from now on or from a place on."""
    ears = [(viewer, Ear()) for viewer in viewers]
    for viewer, ear in ears:
        await node.realtime.hub.join(Subscriber(viewer, (), ear), cursor)
    return ears


class Stage:
    """Who acts, what was answered, and what each answer said that its reader may not know.

    leaks  act and person → the words that were kept from them
    done   acts that somebody succeeded in
    """

    def __init__(self, world: World, http: httpx.AsyncClient, cast: dict[str, Viewer]) -> None:
        self.world = world
        self.cast = cast
        self.leaks: dict[str, set[bytes]] = {}
        self.done: set[str] = set()
        self._http = http

    def say(self, who: Viewer, *classes: AccessClass) -> str:
        """A new word in somebody's mouth: they know it themselves, and those of these classes may."""
        return self.world.canary(access_class(f"user:{who.user}", marking=0), *classes)

    async def act(self, operation: str, who: str, body: Body | None = None, /, **more: Any) -> Any:
        """Somebody does this and succeeds; then all others try the same with words of their own. The first answer."""
        first = await self.call(operation, who, body, **more)
        assert first.is_success, (operation, who, first.status_code, first.text)
        self.done.add(operation)
        for name in self.cast:
            if name != who:
                await self.call(operation, name, body, **more)
        return first.json() if first.headers.get("content-type", "").startswith("application/json") else None

    async def call(
        self,
        operation: str,
        who: str,
        body: Body | None = None,
        /,
        *,
        version: int = 1,
        query: str = "",
        file: bool = False,
        **ids: object,
    ) -> httpx.Response:
        """Somebody tries this; what the answer says that they may not know is noted."""
        method, _, path = operation.partition(" ")
        viewer = self.cast[who]
        headers = {"authorization": f"Bearer {viewer.key}", "if-match": f'"{version}"'}
        said = body(viewer) if body else None
        sent: dict[str, Any] = {"content": said} if file else {"json": said}
        headers |= {"content-type": "text/csv"} if file else {}
        answer = await self._http.request(method, path.format(**ids) + query, headers=headers, **sent)
        assert answer.status_code < 500, (operation, who, answer.text)
        if found := self.world.leaks(viewer, answer.content + str(answer.headers).encode()):
            self.leaks[f"{operation} to {who}"] = found
        return answer

    def made(self, table: str, id: str, one: AccessClass) -> None:
        """A record that the readers will meet."""
        self.world.rows.setdefault(table, []).append((UUID(id), one))


async def everybody(node: Node) -> dict[str, Viewer]:
    """The people of the stage, signed in, with a purpose."""
    found: dict[str, Viewer] = {}
    for name, (role, country, clearance, principals) in DESKS.items():
        user = f"stage.{name}.1"
        new = NewPerson(
            user=user, name=f"{name.title()} Example", title=role, role=role, country=country,
            principals=principals.split(), clearance=clearance, operations=[OPERATION], demo=True,
        )  # fmt: skip
        await enrol(node.servers.database_url, [new])
        viewer = await node.sessions.open(user)
        await node.sessions.say_purpose(viewer, "oversight" if role == "dpo" else "investigation", None)
        found[name] = cast(Viewer, await node.sessions.who(viewer.key))
    return found


def words(stage: Stage, *classes: AccessClass, **more: object) -> Body:
    """A body in which every "*" is a word of whoever sends it."""

    def body(viewer: Viewer) -> Any:
        return _spoken(more, lambda: stage.say(viewer, *classes))

    return body


def _spoken(value: Any, word: Callable[[], str]) -> Any:
    if value == "*":
        return word()
    if isinstance(value, dict):
        return {name.rstrip("_"): _spoken(part, word) for name, part in value.items()}  # pyright: ignore
    if isinstance(value, list):
        return [_spoken(part, word) for part in value]  # pyright: ignore
    return value
