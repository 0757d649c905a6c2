"""The rhythm of the week: when checks are made, and when their reports arrive."""

from collections import Counter
from random import Random

import pytest

from jointops.demo.slot import HOUR, WEEK, Slot
from jointops.demo.slots import ANSONGO, BUS, CHECKS, OFFLINE, TORODI, make_slots


@pytest.fixture(scope="module")
def slots() -> list[Slot]:
    return make_slots(Random(2020))


def test_the_week_has_12_020_checks_in_the_planned_kinds(slots: list[Slot]) -> None:
    assert len(slots) == 12_020
    assert Counter(slot.subject for slot in slots) == CHECKS
    assert all(0 <= slot.occurred <= slot.sent < WEEK for slot in slots)


def test_peaks_are_four_times_the_day_and_ten_times_the_night(slots: list[Slot]) -> None:
    by_hour = Counter(slot.occurred // HOUR % 24 for slot in slots)
    peak = sum(by_hour[hour] for hour in (6, 7, 8, 9, 15, 16, 17, 18)) / 8
    night = sum(by_hour[hour] for hour in (22, 23, 1, 2, 3, 4, 5)) / 7
    day = sum(by_hour[hour] for hour in (10, 11, 12, 13, 14, 19, 20, 21)) / 8
    assert 3.6 < peak / day < 4.6
    assert 9 < peak / night < 13


def test_28_percent_are_uploaded_late_most_of_them_in_the_sahel(slots: list[Slot]) -> None:
    late = [slot for slot in slots if slot.sent - slot.occurred >= 60]
    assert len(late) / len(slots) == pytest.approx(OFFLINE, abs=0.0005)
    for share in (0.03, 0.55):
        group = [slot.offline for slot in slots if slot.post.offline == share]
        assert sum(group) / len(group) == pytest.approx(share, abs=0.001)


def test_the_longest_wait_for_a_line_is_31_hours_at_ansongo(slots: list[Slot]) -> None:
    waits = {
        slot.post.code: slot.sent - slot.occurred for slot in sorted(slots, key=lambda one: one.sent - one.occurred)
    }
    longest = max(waits.values())
    assert longest == 31 * HOUR
    assert [code for code, wait in waits.items() if wait == longest] == [ANSONGO[0]]
    assert all(wait <= 20 * HOUR for code, wait in waits.items() if code != ANSONGO[0])


def test_torodi_is_silent_for_four_hours_then_190_reports_arrive_at_once(slots: list[Slot]) -> None:
    code, begin, end, count = TORODI
    torodi = [slot for slot in slots if slot.post.code == code]
    assert sum(slot.sent == end for slot in torodi) == count
    assert not [slot for slot in torodi if begin + 60 < slot.sent < end]


def test_a_bus_of_45_is_checked_in_three_minutes(slots: list[Slot]) -> None:
    code, begin, length, count = BUS
    bus = [slot for slot in slots if slot.post.code == code and begin <= slot.occurred < begin + length]
    assert len(bus) >= count
    assert {slot.subject for slot in bus} == {"person"}
