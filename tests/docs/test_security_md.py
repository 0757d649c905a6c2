"""`docs/security.md` names tests that exist, leaves no point of the standard out, and counts itself rightly."""

import re
from collections import Counter
from pathlib import Path

import pytest

from jointops.base.edge import MOST_BYTES
from jointops.base.limits import FAILED_SIGN_IN, LIMITS
from ops.exports.model import MOST_ROWS
from realtime.gateway import MAX_FRAME, MAX_FRAMES, WINDOW_S

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text()

LEVEL_1 = """
1.2.1/2/3/4/5 1.3.1/2 1.5.1 2.1.1 2.2.1/2 2.3.1 3.2.1/2 3.3.1 3.4.1/2 3.5.1/2/3 4.1.1 4.4.1 5.2.1/2 5.3.1/2
6.1.1 6.2.1/2/3/4/5/6/7/8 6.3.1/2 6.4.1/2 7.2.1/2/3/4 7.4.1/2 8.1.1 8.2.1/2 8.3.1 9.1.1/2/3 9.2.1
10.4.1/2/3/4/5 11.3.1/2 11.4.1 12.1.1 12.2.1/2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 15.3.1
"""
LEVEL_2 = """
1.1.1/2 1.2.6/7/8/9 1.3.3/4/5/6/7/8/9/10/11 1.4.1/2/3 1.5.2 2.1.2/3 2.2.3 2.3.2/3/4 2.4.1 3.3.2/3/4
3.4.3/4/5/6 3.5.4/5 3.7.1/2 4.1.2/3 4.2.1 4.3.1/2 4.4.2/3/4 5.1.1 5.2.3 5.4.1/2/3 6.1.2/3 6.2.9/10/11/12
6.3.3/4 6.4.3/4 6.5.1/2/3/4/5 6.6.1/2/3 6.8.1/2/3/4 7.1.1/2/3 7.3.1/2 7.4.3/4/5 7.5.1/2 7.6.1/2 8.1.2 8.2.3
8.4.1 9.2.2/3/4 10.1.1/2 10.2.1/2 10.3.1/2/3/4 10.4.6/7/8/9/10/11 10.5.1/2/3/4/5 10.6.1/2 10.7.1/2/3 11.1.1/2
11.2.1/2/3 11.3.3 11.4.2/3/4 11.5.1 11.6.1 12.1.2/3 12.3.1/2/3/4 13.1.1 13.2.1/2/3/4/5 13.3.1/2 13.4.2/3/4/5
14.1.1/2 14.2.2/3/4 14.3.2/3 15.1.2/3 15.2.2/3 15.3.2/3/4/5/6/7 16.1.1 16.2.1/2/3/4/5 16.3.1/2/3/4 16.4.1/2/3
16.5.1/2/3 17.1.1 17.2.1/2/3/4 17.3.1/2
"""
"""The numbers of OWASP ASVS 5.0.0, level 1 and what level 2 adds: `1.2.1/2` stands for V1.2.1 and V1.2.2."""

CITED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def _points(listed: str) -> set[str]:
    parts = (section.rpartition(".") for section in listed.split())
    return {f"V{chapter}.{number}" for chapter, _, numbers in parts for number in numbers.split("/")}


def _rows() -> list[list[str]]:
    lines = (line for line in PAGE.splitlines() if re.match(r"\| V\d", line))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def _kind(shown_by: str) -> str:
    if shown_by.startswith("**open**: "):
        return "open"
    if shown_by.startswith("does not apply: "):
        return "does not apply"
    if shown_by.startswith("written: ["):
        return "written"
    return "shown" if CITED.match(shown_by) else "nothing"


def _tests(file: str) -> set[str]:
    path = ROOT / file
    return set(re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE)) if path.exists() else set()


def test_every_test_that_is_named_exists() -> None:
    cited = set(CITED.findall(PAGE))

    assert len(cited) > 100
    assert sorted(f"{file}::{name}" for file, name in cited if name and name not in _tests(file)) == []
    assert sorted(file for file, _ in cited if not (ROOT / file).exists()) == []
    assert [file for file in re.findall(r"`(frontend/[\w/.]+)`", PAGE) if not (ROOT / file).exists()] == []


@pytest.mark.parametrize(("level", "listed"), [("1", LEVEL_1), ("2", LEVEL_2)])
def test_every_point_of_the_standard_is_there_once_with_its_level(level: str, listed: str) -> None:
    assert len(_points(listed)) == {"1": 70, "2": 183}[level]
    assert sorted(row[0] for row in _rows() if row[1] == level) == sorted(_points(listed))


def test_every_point_has_a_test_a_place_or_a_reason_or_is_open() -> None:
    assert [row[0] for row in _rows() if len(row) != 4 or _kind(row[3]) == "nothing"] == []


def test_what_is_written_elsewhere_is_there() -> None:
    headings = {
        f"#{re.sub(r'[^a-z0-9 -]', '', line.lstrip('# ').lower()).replace(' ', '-')}" for line in PAGE.splitlines()
    }

    for _, _, _, shown_by in _rows():
        for target in re.findall(r"\]\(([^)]+)\)", shown_by):
            assert target in headings or (ROOT / "docs" / target).exists(), target


def test_the_counts_at_the_top_are_those_of_the_rows() -> None:
    counted = Counter(_kind(row[3]) for row in _rows())

    said = re.search(r"Shown: (\d+) by a test\. Written: (\d+) .*Does not apply: (\d+)\. \*\*Open: (\d+)\.\*\*", PAGE)
    assert said is not None
    assert [int(number) for number in said.groups()] == [
        counted[kind] for kind in ("shown", "written", "does not apply", "open")
    ]


def test_the_limits_are_those_of_the_code() -> None:
    said = re.findall(r"^\| ([a-z-]+) \| (\d+) \| ", PAGE, re.MULTILINE)
    assert dict(said) == {name: f"{limit.per_minute:.0f}" for name, limit in LIMITS.items()}
    assert (MOST_BYTES, MAX_FRAME, MAX_FRAMES, WINDOW_S) == (128 * 1024, 64 * 1024, 60, 10.0)
    assert (MOST_ROWS, FAILED_SIGN_IN) == (200_000, 20)


def test_every_test_that_the_page_on_data_protection_names_exists() -> None:
    page, file, named = (ROOT / "docs/data-protection.md").read_text(), "", 0

    for where, test in re.findall(r"`((?:tests/[\w/]+|test_\w+)\.py|…)(?:::(\w+))?`", page):
        if where != "…":
            near = where if "/" in where else f"tests/ops/{where}"
            [found] = [ROOT / near] if (ROOT / near).exists() else (ROOT / "tests").rglob(where)
            file = str(found.relative_to(ROOT))
        assert not test or test in _tests(file), f"{file}::{test}"
        named += 1
    assert named > 40
