"""nomenklatura's logic-v2, in an environment of its own: `peer.PACKAGE`, by `uv run --isolated --no-project --with`.

Reads {"pairs": [[schema, one, other]], "entries": [...], "queries": [...]} from standard input, an entry being
{"names": [], "births": [], "countries": []}; writes scores and seconds. Imports nothing of ours.
"""

# pyright: basic, reportMissingImports=false
import json
import sys
import time

from followthemoney import model
from nomenklatura.matching import get_algorithm

LOGIC = get_algorithm("logic-v2")
CONFIG = LOGIC.default_config()


def entity(id, schema, names, births=(), countries=()):
    """Each needs an id of its own: it keeps by the id what it worked out of the names."""
    one = model.make_entity(schema)
    one.id = id
    for name in names:
        one.add("name", name)
    if births or countries:
        one.add("birthDate", births)
        one.add("nationality", [country.lower() for country in countries])
    return one


def score(one, other):
    return LOGIC.compare(one, other, CONFIG).score


def main():
    given = json.load(sys.stdin)
    pairs = [
        (entity(f"one-{at}", schema, [one]), entity(f"other-{at}", schema, [other]))
        for at, (schema, one, other) in enumerate(given["pairs"])
    ]
    for one, other in pairs[:1]:
        score(one, other)  # it reads its tables of names at the first, which takes seconds and is no pair's time
    begun = time.process_time()
    scores = [score(one, other) for one, other in pairs]
    a_pair = (time.process_time() - begun) / max(len(pairs), 1)
    entries = [entity(f"entry-{at}", "Person", **one) for at, one in enumerate(given["entries"])]
    best, begun = [], time.process_time()
    for at, query in enumerate(given["queries"]):
        asked = entity(f"query-{at}", "Person", **query)
        best.append(max(score(asked, one) for one in entries))
    a_query = (time.process_time() - begun) / max(len(given["queries"]), 1)
    json.dump({"pairs": scores, "pair_s": a_pair, "queries": best, "query_s": a_query}, sys.stdout)


if __name__ == "__main__":
    main()
