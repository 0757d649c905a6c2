"""All of it, or the quick part."""

from pathlib import Path

from rich.console import Console

from jointops.bench.screening import crowds, names, week
from jointops.bench.screening.line import show


def run(folder: Path, sample: int, *, ten: bool, console: Console) -> None:
    """`sample` queries of each set are answered by the peer too; 0 leaves it out."""
    show([*names.lines(folder, sample), week.a_check(), *crowds.lines(folder, ten=ten)], console)
