"""The one rule: the function in the database and five lines of Python agree on everything."""

from dataclasses import dataclass

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.realtime.support import Hand

_WORDS = st.sampled_from(["country:ML", "country:NE", "op:kafo-ii", "op:kafo-ii@ML", "centre:kafo-ii", "user:awa"])
_SOME = st.frozensets(_WORDS, max_size=4)
_LEVEL = st.integers(0, 4)


@dataclass(frozen=True)
class Case:
    """A record's class and a viewer."""

    audience: frozenset[str]
    excluded: frozenset[str]
    marking: int
    principals: frozenset[str]
    clearance: int


def visible(case: Case) -> bool:
    """The rule as the design says it."""
    may = bool(case.audience & case.principals)
    must_not = bool(case.excluded & case.principals)
    cleared = case.marking <= case.clearance
    return may and not must_not and cleared


_CASES = st.lists(st.builds(Case, _SOME, _SOME, _LEVEL, _SOME, _LEVEL), min_size=1, max_size=100)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=_CASES)
async def test_the_database_judges_as_the_rule_says(owner: Hand, cases: list[Case]) -> None:
    judged = await owner.column(
        """
        select base.visible(array(select jsonb_array_elements_text(c->'audience')),
                            array(select jsonb_array_elements_text(c->'excluded')), (c->>'marking')::smallint,
                            array(select jsonb_array_elements_text(c->'principals')), (c->>'clearance')::smallint)
        from jsonb_array_elements($1::jsonb) with ordinality as cases(c, n) order by n
        """,
        _json(cases),
    )
    assert judged == [visible(case) for case in cases]


def _json(cases: list[Case]) -> str:
    return msgspec.json.encode(cases).decode()
