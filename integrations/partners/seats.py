"""The sessions in which this node looks for partners' systems: each sees what its own account may, and nothing else."""

from uuid import UUID

from jointops.base.access import Viewer
from jointops.base.devices.key import Device
from jointops.base.errors import NotSignedIn
from jointops.base.sessions.actions import Sessions

HOURS = 12.0
SEES = ["alert.read"]


class Seats:
    """A session for each account, opened when it is needed and again when it is over."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._keys: dict[UUID, str] = {}

    async def viewer(self, account: UUID, requests: bool) -> Viewer:
        """Who looks for this account, at requests as well where it gets these.

        Raises SignInRefused (401): it is suspended or has ended.
        """
        key = self._keys.get(account, "")
        sees = [*SEES, "request.read"] if requests else SEES
        return (key and await self._sessions.who(key)) or await self._open(account, sees)

    async def _open(self, account: UUID, sees: list[str]) -> Viewer:
        opened = await self._sessions.open_for(account, HOURS, Device(b"", "This node"), name="Webhook", scopes=sees)
        await self._sessions.say_purpose(opened, "investigation", None)
        self._keys[account] = opened.key
        if (viewer := await self._sessions.who(opened.key)) is None:
            raise NotSignedIn
        return viewer
