"""Which steps a step must wait for, whoever else is fast."""

import asyncio
import re

from jointops.demo.step import Step

NAME = re.compile(r"\$\{(\w+)\}")


class Order:
    """A person does one thing after another; a saved value is read after it was written and before it is again."""

    def __init__(self) -> None:
        self._last_of: dict[str, asyncio.Task[None]] = {}
        self._writer: dict[str, asyncio.Task[None]] = {}
        self._readers: dict[str, list[asyncio.Task[None]]] = {}

    def before(self, step: Step) -> list[asyncio.Task[None]]:
        """List the tasks that must be finished first."""
        first = [self._last_of[step.by]] if step.by in self._last_of else []
        first += [self._writer[name] for name in read_by(step) | step.save.keys() if name in self._writer]
        return first + [task for name in step.save for task in self._readers.get(name, [])]

    def note(self, step: Step, task: asyncio.Task[None]) -> None:
        """Remember what this step reads and writes."""
        self._last_of[step.by] = task
        for name in read_by(step):
            self._readers.setdefault(name, []).append(task)
        for name in step.save:
            self._writer[name] = task
            self._readers[name] = []


def read_by(step: Step) -> set[str]:
    """List the saved values that a step uses."""
    texts = (step.call, step.if_match, bytes(step.body).decode())
    return {name for text in texts if "${" in text for name in NAME.findall(text)}
