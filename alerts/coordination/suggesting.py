"""What an alert about a record could say, and to whom: filled in from the record, for a person to change."""

from alerts.authorities.model import Function
from alerts.authorities.queries import competent_authorities
from alerts.coordination.model import SUGGEST, Priority, Suggested, Trigger
from alerts.coordination.origin import Facts, countries_in
from alerts.coordination.queries import LABELS
from alerts.coordination.sentences import Recorded, facts_of
from jointops.base.access import MARKINGS
from jointops.base.errors import NotFound
from jointops.base.handling import STRICT
from jointops.base.tx import Tx

EXPLOSIVES = frozenset({"dynamite", "detonator_cord"})

CRIMES: dict[str, frozenset[str]] = {
    "firearm": frozenset({"firearms"}), "ammunition": frozenset({"firearms"}), "dynamite": frozenset({"explosives"}),
    "detonator_cord": frozenset({"explosives"}), "cannabis": frozenset({"drugs"}), "khat": frozenset({"drugs"}),
    "medicine": frozenset({"medicines"}), "fuel": frozenset({"fuel"}),
    "travel_document": frozenset({"documents", "document fraud"}),
    "document": frozenset({"documents", "document fraud"}),
    "journey": frozenset({"smuggling", "migrant smuggling"}),
}  # fmt: skip
"""What goods or a subject point to, in the words in which operations name their crimes."""

FUNCTIONS: dict[str, Function] = {
    "firearm": "firearms", "ammunition": "firearms", "cannabis": "drugs", "khat": "drugs", "journey": "smuggling",
    "vessel": "vessel",
}  # fmt: skip


async def suggest(tx: Tx, facts: Facts, operation: str, trigger: Trigger) -> Suggested:
    """Raises NotFound (404): no such record for this viewer, or one of which nothing is suggested.

    Nothing is of a victim or witness, nor of an entry that its owner keeps silent: a person writes, or nobody does.
    """
    tx.require(SUGGEST)
    record = await facts.recorded(tx, operation, trigger.kind, trigger.id)
    if record is None:
        raise NotFound
    things = [one.commodity for one in record.items] or [record.subject]
    countries = list(dict.fromkeys(record.countries))
    kept_out = countries_in(await facts.excluded(tx, trigger.kind, trigger.id))
    found = Suggested(
        words=facts_of(record),
        countries=[one for one in countries if one not in kept_out],
        functions=await _functions(tx, record, things),
        priority=_priority(record),
        crime_types=[one for one in record.crimes if any(one in CRIMES.get(thing, ()) for thing in things)],
        # TLP:RED names persons: nobody is named by a suggestion.
        marking=LABELS[min(max(record.marking, MARKINGS["TLP:AMBER"]), STRICT)],
        place=await facts.place(tx, trigger.kind, trigger.id),
    )
    tx.audit(SUGGEST, trigger.id)
    return found


def _priority(record: Recorded) -> Priority:
    """A person known to be held, or explosives on the road, cannot wait; a route that somebody drew can."""
    explosive = any(one.commodity in EXPLOSIVES for one in record.items)
    if record.what == "arrest" or record.held == "person" or explosive:
        return "P1"
    return "P3" if record.what in ("route", "check") else "P2"


async def _functions(tx: Tx, record: Recorded, things: list[str]) -> list[Function]:
    """Mutual legal assistance, which is asked for first, and what the record adds where somebody there has that."""
    more: list[Function] = [FUNCTIONS[thing] for thing in things if thing in FUNCTIONS]
    if record.what == "arrest" or record.action == "arrest":
        more.append("extradition")
    if record.mode == "sea":
        more.append("vessel")
    known = await competent_authorities(tx, record.countries, sorted(set(more))) if more else []
    lacking = set(more) - {function for one in known for function in one.functions}
    found: list[Function] = ["mla"]
    return [*found, *(one for one in dict.fromkeys(more) if one not in lacking)]
