"""What a node holds, handed to the handlers that ask for it by name: once, when they come under the roof.

Litestar's own way hands it out at each call, which cost a check a tenth of its time. Only what differs from call to
call, the viewer, comes that way.
"""

import functools
import inspect
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from litestar import Controller
from litestar.handlers import BaseRouteHandler

Handling = Callable[..., Any]


def given(handlers: Any, held: Mapping[str, object]) -> Any:
    """The same controller class, or the same single handler, for a node that holds these: what the names mean is
    looked up at each call.
    """
    if isinstance(handlers, BaseRouteHandler):
        return _handed(deepcopy(handlers), held)
    return type(handlers.__name__, (_Given, handlers), {"held": held})


class _Given(Controller):
    held: Mapping[str, object]

    def get_route_handlers(self) -> list[BaseRouteHandler]:
        return [_handed(handler, self.held) for handler in super().get_route_handlers()]


def _handed(handler: BaseRouteHandler, held: Mapping[str, object]) -> BaseRouteHandler:
    handler(_without(handler.fn, held))
    return handler


def _without(asking: Handling, held: Mapping[str, object]) -> Handling:
    """The same function with the parameters that are held already filled in, and gone from what it asks for."""
    signature = inspect.signature(asking)
    mine = [name for name in signature.parameters if name in held]
    if not mine:
        return asking

    async def awaited(**asked: Any) -> Any:
        return await asking(**{name: held[name] for name in mine}, **asked)

    def at_once(**asked: Any) -> Any:
        return asking(**{name: held[name] for name in mine}, **asked)

    filled: Any = functools.wraps(asking)(awaited if inspect.iscoroutinefunction(asking) else at_once)
    left = [parameter for name, parameter in signature.parameters.items() if name not in mine]
    filled.__signature__ = signature.replace(parameters=left)
    return filled
