"""What the matcher works on, and from when on it is behind."""

from ops.checks.model import REPORTED

NAME = "matcher"

KINDS = frozenset({REPORTED, "list.changed"})

BEHIND_S = 60.0
"""A check is matched within a second. One that waits longer than it takes to load a million names at a start waits for
somebody to look."""
