"""The lines about labelled pairs and about the UN list."""

from pathlib import Path
from uuid import UUID

import numpy as np

from alerts.screening import Index, Prepared, prepare
from alerts.screening.fit.sources import Labelled, labelled_pairs, listed_names
from alerts.screening.fit.synthetic import common_names, synthetic_pairs
from alerts.screening.fit.train import labels, split_words
from alerts.screening.fit.validate import cross_validated, scores
from alerts.screening.fitted import fitted
from alerts.screening.kernels.pairs import time_pairs
from alerts.screening.model import Found, Person
from jointops.bench.screening.line import Line, Watch
from jointops.bench.screening.peer import THRESHOLD, Peer, ask_peer
from jointops.bench.screening.people import SETS, Query, listed, queries

SEEDS = (1, 2)


def lines(folder: Path, sample: int) -> list[Line]:
    """Pairs, UN queries and times; the peer answers `sample` queries of each set, none and no pair when it is 0."""
    pairs, people = labelled_pairs(folder), listed(folder)
    asked = {name: queries(folder, name) for name in SETS}
    chosen = [query for name in SETS for query in asked[name][:sample]]
    peer = ask_peer(pairs, people, chosen) if sample else None
    un, watch = _un(people, asked, peer, sample)
    return [_pairs(folder, pairs, peer), *un, *_times(pairs, watch, peer)]


def _pairs(folder: Path, pairs: list[Labelled], peer: Peer | None) -> Line:
    made = synthetic_pairs(listed_names(folder) + common_names(500), 4000)
    found = [scores(labels(pairs), cross_validated(pairs, made, seed)) for seed in SEEDS]
    ours = float(np.mean([f1 for _, _, f1 in found]))
    theirs = scores(labels(pairs), np.array(peer.pairs), THRESHOLD)[2] if peer else 0.0
    reached = " / ".join(f"{f1:.3f}" for _, _, f1 in found)
    return Line(
        f"F1 of {len(pairs)} labelled pairs, folds grouped by name, {len(SEEDS)} seeds",
        "≥ .89 and ≥ 1.1 × logic-v2",
        reached + (f" = {ours / theirs:.2f} ×" if theirs else ""),
        ours >= 0.89 and ours >= 1.1 * theirs,
        f"{theirs:.3f}" if theirs else "",
        {"f1": ours, "peer_f1": theirs},
    )


def _un(
    people: list[Person], asked: dict[str, list[Query]], peer: Peer | None, sample: int
) -> tuple[list[Line], Watch]:
    index, watch = Index(), Watch()
    for number, one in enumerate(people):
        index.put(UUID(int=number), prepare(one))
    index.settle()
    made: list[Line] = []
    for names_only in (False, True):
        found: dict[str, list[list[Found]]] = {}
        for name, every in asked.items():
            prepared = [query.prepared(names_only=names_only) for query in every]
            found[name] = [_timed(index, one, watch) for one in prepared]
        shares = {name: sum(map(bool, one)) / len(one) for name, one in found.items()}
        made.append(_recall(shares, names_only=names_only, peer=_peer_says(peer, sample, names_only=names_only)))
    made.append(_relatives(index, asked["un_positives_untreated"]))
    return made, watch


def _timed(index: Index, one: Prepared, watch: Watch) -> list[Found]:
    with watch:
        return index.screen(one)


def _recall(shares: dict[str, float], *, names_only: bool, peer: str) -> Line:
    treated, untreated, *strangers = (shares[name] for name in SETS)
    least, most = ((0.96, 0.96), 0.01) if names_only else ((0.98, 0.99), 0.005)
    return Line(
        "UN list, names only" if names_only else "UN list, with birth date and nationality",
        f"recall ≥ {least[0]} treated, ≥ {least[1]} untreated; strangers ≤ {most:.1%}",
        f"{treated:.3f} treated, {untreated:.3f} untreated; strangers {strangers[0]:.2%}, {strangers[1]:.2%}",
        treated >= least[0] and untreated >= least[1] and max(strangers) <= most,
        peer,
        shares,
    )


def _peer_says(peer: Peer | None, sample: int, *, names_only: bool) -> str:
    if peer is None or names_only:
        return ""
    hits = (np.array(peer.queries) >= THRESHOLD).reshape(len(SETS), sample).mean(axis=1)
    return f"{hits[0]:.3f}, {hits[1]:.3f}; {hits[2]:.1%}, {hits[3]:.1%} ({sample} queries of each)"


def _relatives(index: Index, asked: list[Query]) -> Line:
    """Everybody on the list is looked for once more: who is met beside the own entry."""
    hits = 0
    for query in asked:
        hits += len(index.screen(query.prepared())) > 1
    share = hits / len(asked)
    return Line("UN list, own entry removed: relatives and namesakes", "≤ 4 %", f"{share:.1%}", share <= 0.04)


def _times(pairs: list[Labelled], watch: Watch, peer: Peer | None) -> list[Line]:
    prepared = [(split_words(pair)(pair.one), split_words(pair)(pair.other)) for pair in pairs]
    pair_us = time_pairs(prepared, fitted().trees) * 1e6
    query, on_clock = watch.ms(0.5)
    slow, slow_on_clock = watch.ms(0.99)
    mean = float(np.mean(watch.processor)) * 1000
    pair_times = peer.pair_s * 1e6 / pair_us if peer else 0.0
    query_times = peer.query_s * 1000 / mean if peer else 0.0
    return [
        Line(
            "time of a pair, processor",
            "≥ 100 × faster",
            f"{pair_us:.1f} µs" + (f" = {pair_times:.0f} ×" if peer else ""),
            not peer or pair_times >= 100,
            f"{peer.pair_s * 1e6:.0f} µs" if peer else "",
            {"pair_us": pair_us},
        ),
        Line(
            "time of a UN-list query, processor",
            "≥ 500 × faster",
            f"mean {mean:.2f}, p50 {query:.2f}, p99 {slow:.2f} ms (clock {on_clock:.2f}, {slow_on_clock:.2f})"
            + (f" = {query_times:.0f} ×" if peer else ""),
            not peer or query_times >= 500,
            f"{peer.query_s * 1000:.0f} ms" if peer else "",
            {"mean_ms": mean, "p50_ms": query, "p99_ms": slow},
        ),
    ]
