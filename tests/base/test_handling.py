"""Where a record may go, against a plain reading of the codes: no way out differs from any other."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointops.base.access import MARKINGS, Viewer
from jointops.base.handling import ACTIONS, Action, Code, Handled, exits, may, stays_with_addressees

UNITS = ("bureau:ML", "bureau:FR", "centre:kafo-ii", "agency:FR-CA", "user:awa", "user:beto")


def viewer(user: str, principals: frozenset[str], clearance: int) -> Viewer:
    return Viewer(
        session_id=uuid4(), person_id=uuid4(), user=user, name=user, title="", role="bureau", country="ML",
        principals=principals | {f"user:{user}"}, clearance=clearance, operations=(), checkpoint=None, demo=True,
        expires_at=datetime(2030, 1, 1, tzinfo=UTC), key="k",
    )  # fmt: skip


VIEWERS = st.builds(
    viewer, st.sampled_from(["awa", "beto"]), st.frozensets(st.sampled_from(UNITS[:4])), st.integers(0, 4)
)
RECORDS = st.builds(
    Handled,
    marking=st.integers(0, 4),
    handling=st.frozensets(st.sampled_from(get_args(Code))),
    origin=st.sampled_from(UNITS),
    audience=st.frozensets(st.sampled_from(UNITS), min_size=1),
)
OUT: tuple[Action, ...] = ("print", "export", "onward", "court")


@given(RECORDS, VIEWERS)
def test_no_path_emits_h2_to_a_third_party(record: Handled, reader: Viewer) -> None:
    origin_or_given = {record.origin, *record.audience} & reader.principals
    if "H2" in record.handling and not origin_or_given:
        assert exits(record, reader) == []


@given(RECORDS, VIEWERS)
def test_who_was_given_h2_lets_nothing_of_it_out(record: Handled, reader: Viewer) -> None:
    if "H2" in record.handling and record.origin not in reader.principals:
        assert not set(OUT) & set(exits(record, reader))


@given(RECORDS, VIEWERS)
def test_h1_is_barred_from_the_court_bundle_for_everybody(record: Handled, reader: Viewer) -> None:
    if "H1" in record.handling:
        assert not may("court", record, reader)


@given(RECORDS, VIEWERS)
def test_red_is_shown_to_named_persons_and_leaves_no_other_way(record: Handled, reader: Viewer) -> None:
    if record.marking == MARKINGS["TLP:RED"]:
        allowed = set(exits(record, reader))
        assert not allowed & set(OUT)
        assert not allowed or f"user:{reader.user}" in record.audience


@given(RECORDS, VIEWERS, st.sampled_from(ACTIONS))
def test_nobody_does_anything_with_what_they_are_not_cleared_for(
    record: Handled, reader: Viewer, action: Action
) -> None:
    if record.marking > reader.clearance:
        assert not may(action, record, reader)


@given(RECORDS, VIEWERS)
def test_only_the_originator_passes_strict_on(record: Handled, reader: Viewer) -> None:
    if record.marking >= MARKINGS["TLP:AMBER+STRICT"] and record.origin not in reader.principals:
        assert not may("onward", record, reader)


@pytest.mark.parametrize("codes", [(), ("H0",)])
def test_without_a_code_an_addressee_may_do_all_with_what_is_amber(codes: tuple[str, ...]) -> None:
    """So that the rules above do not hold because nothing is ever allowed."""
    record = Handled(marking=2, handling=frozenset(codes), origin="bureau:ML", audience=frozenset({"agency:FR-CA"}))

    assert exits(record, viewer("beto", frozenset({"agency:FR-CA"}), 3)) == list(ACTIONS)


@pytest.mark.parametrize(
    ("codes", "barred"),
    [("H1", {"court"}), ("H2", {"print", "export", "onward", "court"}), ("H3", {"onward", "court"})],
)
def test_each_code_bars_an_addressee_from_its_own_ways(codes: str, barred: set[str]) -> None:
    record = Handled(marking=2, handling=frozenset({codes}), origin="bureau:ML", audience=frozenset({"agency:FR-CA"}))

    assert set(ACTIONS) - set(exits(record, viewer("beto", frozenset({"agency:FR-CA"}), 3))) == barred


def test_what_may_go_no_further_is_not_even_told_of() -> None:
    assert stays_with_addressees(2, ["H2"])
    assert stays_with_addressees(MARKINGS["TLP:RED"], [])
    assert not stays_with_addressees(3, ["H1", "H3"])


ROW = re.compile(r"^\| (TLP:.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)


def _said(cell: str) -> list[str]:
    return [] if cell == "nothing" else cell.split(", ")


def test_the_page_says_what_the_policy_decides() -> None:
    page = (Path(__file__).parents[2] / "docs/access.md").read_text().partition("# What may be done with it")[2]
    rows = ROW.findall(page)
    assert len(rows) == 8
    for name, originator, addressee in rows:
        markings = [MARKINGS[label] for label in re.findall(r"TLP:[A-Z+]+", name)]
        for marking in range(min(markings), max(markings) + 1):
            named = {"user:awa", "user:beto"} if "named" in name else set[str]()
            record = Handled(
                marking=marking, handling=frozenset(re.findall(r"H\d", name)), origin="bureau:ML",
                audience=frozenset({"bureau:ML", "agency:FR-CA", *named}),
            )  # fmt: skip
            assert exits(record, viewer("awa", frozenset({"bureau:ML"}), 4)) == _said(originator), name
            assert exits(record, viewer("beto", frozenset({"agency:FR-CA"}), 4)) == _said(addressee), name
