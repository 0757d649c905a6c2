"""What a page must never do, noted while a story goes on: fail unseen, break the content policy, ask elsewhere."""

from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Page

_TELL = "addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.blockedURI));"


class Watch:
    """Notes of one page; `trespasses` is empty when all was well."""

    def __init__(self, page: Page, host: str) -> None:
        self.trespasses: list[str] = []
        self._host = host
        page.on("pageerror", lambda error: self.trespasses.append(f"uncaught: {error}"))
        page.on("console", self._read)
        page.on("request", lambda request: self._went_to(request.url))
        page.on("websocket", lambda socket: self._went_to(socket.url))

    def _read(self, message: ConsoleMessage) -> None:
        if message.text.startswith("policy: ") or "Content Security Policy" in message.text:
            self.trespasses.append(message.text)

    def _went_to(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.netloc != self._host and parts.scheme not in ("blob", "data"):
            self.trespasses.append(f"asked elsewhere: {address}")


async def watched(context: BrowserContext, host: str) -> tuple[Page, Watch]:
    """A new page and the notes of it."""
    await context.add_init_script(_TELL)
    page = await context.new_page()
    return page, Watch(page, host)
