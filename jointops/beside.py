"""The work behind the answers in a process of its own, as the process that answers starts, tells and ends it.

Numbering, matching, sealing and whatever is due never take the interpreter from a person who waits for an answer. Both
are nodes of one deployment like any two: they share PostgreSQL and Valkey, and no memory. While this one is away, the
other numbers events as it looks at the outbox by itself, and what else there is to do waits.
"""

import asyncio
import contextlib
import sys

import msgspec
import structlog

from jointops.base.log import told
from jointops.base.settings import Settings

log = structlog.get_logger(__name__)

_AGAIN_S = 1.0
_END_S = 20.0


class Beside:
    """Runs `jointops.work` and starts it again when it ends before its time.

    Its standard input is the only line to it: the settings, a byte for each commit, and the end, which it takes for its
    own. So it goes with us, however we go.
    """

    def __init__(self, settings: Settings, database_url: str) -> None:
        self._settings = msgspec.structs.replace(settings, database_url=database_url)
        self._input: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; nobody waits until it is there."""
        self._task = asyncio.create_task(self._keep())

    def hint(self) -> None:
        """Something was committed. One byte that is still to be read says it for all that come meanwhile.

        Never fails: whoever committed has been promised it. A process that dies just now is told nothing, and the event
        is numbered a quarter of a second later.
        """
        with contextlib.suppress(RuntimeError, OSError):
            if self._input is not None and not self._input.transport.get_write_buffer_size():
                self._input.write(b".")

    async def stop(self) -> None:
        """End it and wait."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _keep(self) -> None:
        while True:
            try:
                reason = f"exit {await self._run()}"
            except OSError as error:  # no memory or no handle for another process, now
                reason = told(error)
            log.error("the process beside ended and is started again", reason=reason)
            await asyncio.sleep(_AGAIN_S)

    async def _run(self) -> int:
        # In a session of its own: Ctrl-C is for us, who then end it in order.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "jointops.work", stdin=asyncio.subprocess.PIPE, start_new_session=True
        )
        assert process.stdin is not None
        try:
            process.stdin.write(msgspec.json.encode(self._settings, enc_hook=str) + b"\n")
            self._input = process.stdin
            return await process.wait()
        except asyncio.CancelledError:
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), _END_S)
            except TimeoutError:
                process.kill()
                await process.wait()
            raise
        finally:
            self._input = None
