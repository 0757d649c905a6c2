"""Named SQL: `-- name: sentence` above a statement with `:parameters`, read once at start."""

import re
from collections import Counter
from importlib.resources import files
from typing import Any

_NAME = re.compile(r"^-- ([a-z_]+): (.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<!:):([a-z_]+)")


class Statement:
    """One statement: its name, its sentence, the text with $1 … and the parameters in that order."""

    __slots__ = ("name", "parameters", "sentence", "text")

    def __init__(self, name: str, sentence: str, body: str) -> None:
        self.name = name
        self.sentence = sentence
        self.parameters = list(dict.fromkeys(_PARAMETER.findall(body)))
        numbers = {parameter: f"${n}" for n, parameter in enumerate(self.parameters, 1)}
        self.text = f"/* {name} */ " + _PARAMETER.sub(lambda found: numbers[found[1]], body).strip().rstrip(";")

    def arguments(self, given: dict[str, Any]) -> list[Any]:
        """The values in the statement's order. Raises TypeError when one is missing or too many."""
        if given.keys() != set(self.parameters):
            raise TypeError(f"{self.name} takes {self.parameters}, got {sorted(given)}")
        return [given[parameter] for parameter in self.parameters]


class Statements:
    """The statements of one feature, as attributes. Raises ValueError at once when two have one name."""

    def __init__(self, source: str) -> None:
        parts = _NAME.split(source)
        self.all = {name: Statement(name, sentence, body) for name, sentence, body in _threes(parts[1:])}
        if len(self.all) < len(parts) // 3:
            twice = sorted(name for name, count in Counter(parts[1::3]).items() if count > 1)
            raise ValueError(f"two statements named {', '.join(twice)}")

    def __getattr__(self, name: str) -> Statement:
        try:
            return self.all[name]
        except KeyError:
            raise AttributeError(f"no statement named {name}") from None


def _threes(parts: list[str]) -> list[tuple[str, str, str]]:
    return list(zip(parts[0::3], parts[1::3], parts[2::3], strict=True))


def load(package: str) -> Statements:
    """The statements of `queries.sql` beside a package, e.g. `load("ops.checks")`."""
    return Statements((files(package) / "queries.sql").read_text(encoding="utf-8"))
