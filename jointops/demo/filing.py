"""Sends the requests of a scenario as the people it names."""

import asyncio
from collections import Counter

import httpx
import msgspec

from jointops.demo.lines import Lines

SIGN_IN = "/api/session"
TRIES = 6  # with the pauses below 12 s: longer than a server takes to start again
UNAVAILABLE, SIGNED_OUT, TOO_MANY = 503, 401, 429


class Session(msgspec.Struct):
    """What signing in answers; of its fields the one that matters here."""

    token: str


class Answer(msgspec.Struct):
    """Status, body (None when it is not JSON) and seconds until it came."""

    status: int
    document: object
    took: float


class Desk:
    """For all people of a scenario: signs each in once, tries again when the line breaks, keeps count."""

    def __init__(self, http: Lines) -> None:
        self._http = http
        self._tokens: dict[str, str] = {}
        self.by_status: Counter[int] = Counter()
        self.took: list[float] = []

    async def token(self, user: str) -> str:
        """Sign in at the first call. Raises httpx.HTTPStatusError when the account is not there."""
        if user not in self._tokens:
            answer = await self._try("POST", SIGN_IN, msgspec.json.encode({"user": user}), {})
            answer.raise_for_status()
            self._tokens[user] = msgspec.json.decode(answer.content, type=Session).token
        return self._tokens[user]

    async def send(self, user: str, call: str, body: bytes, if_match: str) -> Answer:
        """Make a call such as `POST /api/checks`: an ended session is opened again, once; a limit is waited for.

        Raises httpx.HTTPError when the server cannot be reached or does not know the person.
        """
        method, path = call.split(" ", 1)
        answer = await self._signed(user, method, path, body, if_match)
        if answer.status_code == SIGNED_OUT:
            del self._tokens[user]
            answer = await self._signed(user, method, path, body, if_match)
        while answer.status_code == TOO_MANY:
            await asyncio.sleep(float(answer.headers["retry-after"]))
            answer = await self._signed(user, method, path, body, if_match)
        took = answer.elapsed.total_seconds()
        self.by_status[answer.status_code] += 1
        self.took.append(took)
        return Answer(answer.status_code, _document(answer), took)

    async def _signed(self, user: str, method: str, path: str, body: bytes, if_match: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {await self.token(user)}"}
        if if_match:
            headers["If-Match"] = f'"{if_match}"'
        return await self._try(method, path, body, headers)

    async def _try(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        if body:
            headers = headers | {"Content-Type": "application/json"}
        for pause in [0.2 * 2**n for n in range(TRIES)]:
            try:
                answer = await self._http.request(method, path, content=body or None, headers=headers)
                if answer.status_code != UNAVAILABLE:
                    return answer
            except httpx.TransportError:
                pass
            await asyncio.sleep(pause)
        return await self._http.request(method, path, content=body or None, headers=headers)


def _document(answer: httpx.Response) -> object:
    if "json" not in answer.headers.get("content-type", ""):
        return None
    return msgspec.json.decode(answer.content)
