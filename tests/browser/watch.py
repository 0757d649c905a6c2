"""What a page must never do, noted while a story goes on: fail unseen, break the content policy, ask elsewhere."""

from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Error, Page, Request, WebSocket


class Watch:
    """Notes of one page; `trespasses` is empty when all was well."""

    def __init__(self, page: Page, host: str) -> None:
        self.trespasses: list[str] = []
        self._host = host
        self._page = page
        page.on("pageerror", self._failed)
        page.on("console", self._read)
        page.on("request", self._asked)
        page.on("websocket", self._asked)

    def end(self) -> None:
        """The page goes to another story."""
        self._page.remove_listener("pageerror", self._failed)
        self._page.remove_listener("console", self._read)
        self._page.remove_listener("request", self._asked)
        self._page.remove_listener("websocket", self._asked)

    def _failed(self, error: Error) -> None:
        self.trespasses.append(f"uncaught: {error}")

    def _read(self, message: ConsoleMessage) -> None:
        # The profile has each page say what its policy refused.
        if message.text.startswith("policy: ") or "Content Security Policy" in message.text:
            self.trespasses.append(message.text)

    def _asked(self, asked: Request | WebSocket) -> None:
        address = asked.url
        parts = urlsplit(address)
        if parts.netloc != self._host and parts.scheme not in ("blob", "data"):
            self.trespasses.append(f"asked elsewhere: {address}")
