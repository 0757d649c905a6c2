"""The lines about a million names, about ten, and about new entries against stored checks."""

import time
from pathlib import Path

from alerts.screening.fit.sources import listed_names
from alerts.screening.names import NameIndex
from alerts.screening.prepare import Birth, named
from jointops.bench.screening.kept import looking_back
from jointops.bench.screening.line import Line, Watch
from jointops.bench.screening.scale import Population, Wrong, mistyped_queries, population, same_name

LIMIT = 32
QUERIES = 2_000

AIMS = {1_000_000: (0.995, 0.6, 3.0, 200), 10_000_000: (0.985, 1.0, 5.0, 1000)}
"""Names: recall, p50 and p99 in ms, megabytes."""


def lines(folder: Path, *, ten: bool) -> list[Line]:
    """At a million names, and at ten when asked for: that takes three minutes and 5 GB."""
    made: list[Line] = []
    for count in (1_000_000, 10_000_000) if ten else (1_000_000,):
        people = population(count, listed_names(folder))
        index, begun = NameIndex(), time.process_time()
        index.take_up(people.columns, count)
        made.append(_scale(people, index, time.process_time() - begun))
        if count == 1_000_000:
            made.append(looking_back(people))
    return made


def _scale(people: Population, index: NameIndex, build_s: float) -> Line:
    count, watch, right, same = len(people.columns.place), Watch(), 0, 0
    asked = mistyped_queries(people, QUERIES)
    for wrong in asked[:200]:
        _find(index, wrong)  # pages and caches, as they are after a minute's work
    for wrong in asked:
        with watch:
            found = _find(index, wrong)
        right += wrong.meant in found
        same += wrong.meant in found or any(same_name(people.columns, wrong.meant, one) for one in found)
    least, p50, p99, megabytes = AIMS[count]
    (half, half_clock), (slow, slow_clock) = watch.ms(0.5), watch.ms(0.99)
    size = index.bytes() / 1e6
    return Line(
        f"{count // 1_000_000}M names ({len(people.words):,} words), a typo in every query, candidates and score",
        f"recall ≥ {least}; p50 ≤ {p50} ms, p99 ≤ {p99} ms; ≤ {megabytes} MB",
        f"recall {same / QUERIES:.4f} (this very one of namesakes {right / QUERIES:.4f}); "
        f"p50 {half:.2f}, p99 {slow:.2f} ms (clock {half_clock:.2f}, {slow_clock:.2f}); "
        f"{size:.0f} MB, built in {build_s:.0f} s",
        same / QUERIES >= least and half <= p50 and slow <= p99 and size <= megabytes,
        figures={"recall": same / QUERIES, "recall_id": right / QUERIES, "p50_ms": half, "p99_ms": slow, "mb": size},
    )


def _find(index: NameIndex, wrong: Wrong) -> set[int]:
    good, others = index.find(named(wrong.text), (Birth(wrong.year),) if wrong.year else (), LIMIT)
    return {*others, *(place for place, _ in good)}
