"""An operation as a drill: its steps, and what the server must count when they are played."""

from collections import Counter

from msgspec import Struct, field

from jointops.demo.checks import Filed
from jointops.demo.hits import Hit
from jointops.demo.step import Step


class Expected(Struct):
    """What the server must count at the end of the week.

    checks      (subject, country) → checks
    answers     (answer, country) → checks
    matches     state → matches
    incidents   (kind, country) → incidents
    quantities  (commodity, unit, country) → quantity
    rescued     country → persons
    alerts      released
    routes      drawn
    journeys    (legs, country) → smuggled migrants
    presumed    country → presumed victims of trafficking
    """

    checks: Counter[tuple[str, str]]
    answers: Counter[tuple[str, str]]
    matches: Counter[str]
    incidents: Counter[tuple[str, str]]
    quantities: dict[tuple[str, str, str], float]
    rescued: dict[str, int]
    alerts: int
    routes: int = 0
    journeys: Counter[tuple[int, str]] = field(default_factory=Counter[tuple[int, str]])
    presumed: dict[str, int] = field(default_factory=dict[str, int])


class Week(Struct):
    """The whole of it: the steps in time order, and what they are made of."""

    steps: list[Step]
    hits: list[Hit]
    filed: list[Filed]
    expected: Expected
