"""What people typed stays text in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointops.base.csv_out import csv_line, csv_lines, safe_cell

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
]


@pytest.mark.parametrize("text", [*FORMULAS, '=HYPERLINK("https://elsewhere.example","x")', "=cmd|' /C calc'!A0"])
def test_a_formula_is_only_shown(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Awa Diarra", "55 FA 4471 BF", "'quoted", "a=1", "1-2", "محمد", "5"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@given(
    st.lists(
        st.text(st.sampled_from("=+-@\t\r\n＝＋－＠ ,;\"'aé0") | st.characters(codec="utf-8"), max_size=9), min_size=1
    )
)
def test_whatever_is_typed_comes_back_whole_and_begins_no_formula(cells: list[str]) -> None:
    [back] = csv.reader(io.StringIO(csv_line(cells), newline=""), strict=True)

    assert [cell.removeprefix("'") for cell in back] == [cell.removeprefix("'") for cell in cells]
    for cell in back:
        assert cell.lstrip(" \u00a0\u3000\ufeff")[:1] not in set("=+-@\t\r\n＝＋－＠")


def test_lines_are_as_rfc_4180_has_them_and_our_own_numbers_stay_numbers() -> None:
    assert "".join(csv_lines(["name", "count"], [['Awa "Kaya"', -3], ["a,b", None]])) == (
        '"name","count"\r\n"Awa ""Kaya""",-3\r\n"a,b",""\r\n'
    )
