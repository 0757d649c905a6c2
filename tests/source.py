"""Our own source as stories read it: parsed once for all of them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("jointops", "realtime", "geo", "alerts", "ops", "integrations")


@cache
def nodes() -> tuple[tuple[str, ast.AST], ...]:
    """Each piece of the code, with the file it stands in."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    named = [(str(file.relative_to(ROOT)), file) for file in files]
    return tuple((name, node) for name, file in named for node in ast.walk(ast.parse(file.read_text())))


@cache
def calls() -> tuple[tuple[str, str, ast.Call], ...]:
    """Each call, with the file it stands in and what is called."""
    return tuple((name, ast.unparse(node.func), node) for name, node in nodes() if isinstance(node, ast.Call))
