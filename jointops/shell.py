"""Who types a command on the node's own machine: what they open there bears their name."""

import os
import platform
import pwd
from pathlib import Path

from jointops.base.devices.key import Device

_LOGIN = Path("/proc/self/loginuid")
_NOBODY = 2**32 - 1
"""What the kernel has when nobody logged in: a service, a container."""


def device_of(command: str) -> Device:
    """The "device" of a session that a command opens: the command, who typed it, and where.

    The kernel says who, not the environment: whoever became another user is named by whom they logged in as, too.
    """
    return Device(b"", f"{command} by {_who()} on {platform.node()}"[:80])


def _who() -> str:
    is_now, came_as = os.getuid(), _logged_in()
    return _name(is_now) if came_as in (is_now, _NOBODY) else f"{_name(came_as)} as {_name(is_now)}"


def _logged_in() -> int:
    try:
        return int(_LOGIN.read_text())
    except (OSError, ValueError):
        return _NOBODY


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
