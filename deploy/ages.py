"""How old each locked Python part is: `python deploy/ages.py [uv.lock]` names those published more than a year ago.

Old is not wrong where nothing newer is there; whoever releases looks (docs/security.md §6). The lock file of npm has no
dates: `npm outdated` asks.
"""

import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

A_YEAR = timedelta(days=365)


def published(lock: str) -> dict[str, datetime]:
    """When each part of a lock file was published, by `name version`; the product itself is no part."""
    parts: list[dict[str, Any]] = tomllib.loads(lock)["package"]
    return {f"{part['name']} {part['version']}": _day(part) for part in parts if "registry" in part["source"]}


def _day(part: dict[str, Any]) -> datetime:
    files = [*part.get("wheels", []), *([part["sdist"]] if "sdist" in part else [])]
    return min(datetime.fromisoformat(file["upload-time"]) for file in files)


def older_than(age: timedelta, parts: dict[str, datetime], now: datetime) -> list[str]:
    """A line for each, the oldest first."""
    old = sorted((day, name) for name, day in parts.items() if now - day > age)
    return [f"{day:%Y-%m-%d}  {name}" for day, name in old]


if __name__ == "__main__":
    parts = published(Path(sys.argv[1] if len(sys.argv) > 1 else "uv.lock").read_text())
    old = older_than(A_YEAR, parts, datetime.now(UTC))
    print("\n".join(old))
    print(f"{len(old)} of {len(parts)} Python parts were published more than a year ago: is there a newer one?")
