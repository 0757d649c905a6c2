"""The line about new entries that look back over stored names, all in memory: no row of them is in a database."""

import os
import time
from uuid import UUID

import numpy as np

from alerts.screening import Prepared, compare
from alerts.screening.kept import KeptNames, Part
from alerts.screening.prepare import Birth, named
from jointops.bench.screening.line import Line
from jointops.bench.screening.scale import Population, mistyped_queries, words_of

NEW, MOST, POSSIBLE = 1_000, 5_000, 2.0
LEAST, SECONDS = 0.995, 1.0


def looking_back(people: Population, seed: int = 9) -> Line:
    """1,000 entries, each of somebody who was checked with a letter wrong: how many find their check, and how fast.

    Four in five checks have a birth date. Recall is of those pairs that are a match when they are compared.
    """
    checks = _checks(people, seed)
    names = KeptNames([checks])
    asked = mistyped_queries(people, NEW, seed)
    entries = [(_entry(checks, wrong.meant, wrong.text, wrong.year), POSSIBLE) for wrong in asked]
    names.like(entries[:50], MOST)  # pages and caches
    clock, processor = time.perf_counter(), time.process_time()
    found = names.like(entries, MOST)
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    stored = [_stored(people, checks, wrong.meant) for wrong in asked]
    matches = [
        UUID(int=wrong.meant) in like.ids
        for wrong, like, (entry, _), check in zip(asked, found, entries, stored, strict=True)
        if compare(check, entry, POSSIBLE).band is not None
    ]
    recall, cut, load = sum(matches) / len(matches), sum(like.cut for like in found), os.getloadavg()[0]
    return Line(
        f"{NEW:,} new entries look back over {len(names):,} stored names, a typo in every one",
        f"recall ≥ {LEAST}; ≤ {SECONDS:.0f} s on two cores",
        f"recall {recall:.4f} of {len(matches)} matches; {processor:.2f} s of processor in all threads, clock "
        f"{clock:.2f} s at a load of {load:.1f}; {np.mean([len(like.ids) for like in found]):.1f} compared each, "
        f"{cut} cut",
        recall >= LEAST and clock <= SECONDS,
        figures={"recall": recall, "cpu_s": processor, "clock_s": clock, "cut": cut, "load": load},
    )


def _checks(people: Population, seed: int) -> Part:
    c, rng = people.columns, np.random.default_rng(seed)
    count = len(c.place)
    born = np.stack([c.year, rng.integers(1, 13, count), rng.integers(2, 29, count)], 1).astype(np.int16)
    born[rng.random(count) < 0.2] = 0
    ids = np.zeros((count, 16), np.uint8)
    ids[:, 8:] = np.arange(count, dtype=">u8").view(np.uint8).reshape(-1, 8)
    return Part(ids, born, c._replace(year=born[:, 0].copy()))


def _entry(checks: Part, meant: int, text: str, year: int) -> Prepared:
    _, month, day = checks.born[meant].tolist()
    births = (Birth(year, month, day),) if year else ()
    return Prepared("person", (named(text),), births)


def _stored(people: Population, checks: Part, meant: int) -> Prepared:
    name = " ".join(people.words[word] for word in words_of(people.columns, meant))
    year, month, day = checks.born[meant].tolist()
    return Prepared("person", (named(name),), (Birth(year, month, day),) if year else ())
