"""The cable between a screen and its node, to be cut and mended: HTTP and the websocket both."""

import re

from playwright.async_api import Page, WebSocketRoute


class Cable:
    """Runs the page's websocket through here: an offline browser keeps a socket that stands, a cut cable does not."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._sockets: list[WebSocketRoute] = []
        self._is_cut = False
        self.frames: list[str] = []
        """What the server said to this screen, over all its connections, in order."""

    async def lay(self) -> None:
        """Put the cable in; the page loads anew."""
        await self._page.route_web_socket(re.compile(r"/ws$"), self._plug)
        await self._page.reload()

    async def cut(self) -> None:
        self._is_cut = True
        await self._page.context.set_offline(True)
        for socket in self._sockets:
            await socket.close()
        self._sockets.clear()

    async def mend(self) -> None:
        self._is_cut = False
        await self._page.context.set_offline(False)

    async def _plug(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            await socket.close()
            return
        server = socket.connect_to_server()

        def pass_on(frame: str | bytes) -> None:
            self.frames.append(str(frame))
            socket.send(frame)

        server.on_message(pass_on)
        self._sockets.append(socket)
