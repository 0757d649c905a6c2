"""How long an addressee has, by its own calendar: weekends of Dhaka and Paris, Ramadan, summer time, deadlines."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.authorities.calendar import Calendar, OtherDays, Shift
from alerts.authorities.model import office_week
from alerts.coordination.clocks import answer_due_at, due_at, expires_at, next_step_at

PARIS = Calendar("Europe/Paris", office_week(), [])
# Friday and Saturday are the weekend there.
DHAKA = Calendar("Asia/Dhaka", [Shift(day, "09:00", "17:00") for day in (7, 1, 2, 3, 4)], [])
HOURS = timedelta(hours=1)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("priority", "calendar", "sent", "due"),
    [
        ("P1", PARIS, at("2026-11-29 03:00", "Europe/Paris"), at("2026-11-29 03:10", "Europe/Paris")),
        ("P2", PARIS, at("2026-11-27 10:00", "Europe/Paris"), at("2026-11-27 12:00", "Europe/Paris")),
        ("P2", PARIS, at("2026-11-27 15:00", "Europe/Paris"), at("2026-11-30 09:00", "Europe/Paris")),
        ("P2", PARIS, at("2026-11-28 12:00", "Europe/Paris"), at("2026-11-30 10:00", "Europe/Paris")),
        # Friday 15:00 in Paris is Friday 20:00 in Dhaka: the week begins there on Sunday at nine.
        ("P2", DHAKA, at("2026-11-27 15:00", "Europe/Paris"), at("2026-11-29 11:00", "Asia/Dhaka")),
        ("P3", PARIS, at("2026-11-27 15:00", "Europe/Paris"), at("2026-11-30 15:00", "Europe/Paris")),
        ("P3", PARIS, at("2026-11-28 23:00", "Europe/Paris"), at("2026-12-01 08:00", "Europe/Paris")),
        ("P3", DHAKA, at("2026-11-26 10:00", "Asia/Dhaka"), at("2026-11-29 10:00", "Asia/Dhaka")),
        # Summer time ended on 25 October: the office opens at eight by the new clock.
        ("P2", PARIS, at("2026-10-23 15:30", "Europe/Paris"), at("2026-10-26 08:30", "UTC")),
    ],
)
def test_the_time_to_acknowledge_runs_in_the_addressees_own_week(
    priority: str, calendar: Calendar, sent: datetime, due: datetime
) -> None:
    assert due_at(priority, calendar, sent, None) == due


def test_an_alert_for_information_asks_nobody_for_anything() -> None:
    sent = at("2026-11-27 15:00")
    assert due_at("P4", PARIS, sent, None) is None
    assert expires_at("P4", PARIS, sent, None) is None
    assert answer_due_at("P4", sent, None) is None


def test_those_on_call_are_expected_at_night_when_the_deadline_is_near() -> None:
    sent = at("2026-11-28 22:00", "Europe/Paris")
    assert due_at("P2", PARIS, sent, sent + 8 * HOURS) == sent + 2 * HOURS
    assert next_step_at("P2", PARIS, sent + 2 * HOURS, sent + 8 * HOURS, 1) == sent + 3 * HOURS
    assert due_at("P2", PARIS, sent, sent + 48 * HOURS) == at("2026-11-30 10:00", "Europe/Paris")


def test_a_deadline_at_the_weekend_leaves_nobody_to_be_told_on_monday() -> None:
    """Paris goes home on Friday at four: until Saturday morning nothing runs, then those on call are expected."""
    sent = at("2026-11-27 17:00")
    saturday = sent + 24 * HOURS
    assert steps_of("P2", PARIS, sent, saturday) == [sent + 14 * HOURS, sent + 15 * HOURS, sent + 16 * HOURS]
    assert expires_at("P2", PARIS, sent, saturday) == sent + 18 * HOURS, "half of the last twelve hours"
    morning = at("2026-11-27 08:00", "Europe/Paris")
    assert steps_of("P3", PARIS, morning, morning + 20 * HOURS) == [morning + 12 * HOURS, morning + 16 * HOURS]


def test_nobody_has_time_beyond_the_deadline_itself() -> None:
    sent = at("2026-11-28 08:00", "Europe/Paris")
    assert due_at("P2", PARIS, sent, sent + HOURS / 12) == sent + HOURS / 12


def test_a_ladder_that_the_deadline_overtakes_does_not_wait_for_monday() -> None:
    sent = at("2026-11-27 17:00", "Europe/Paris")
    tens = [sent + minutes * HOURS / 60 for minutes in (10, 20, 30)]
    assert steps_of("P2", PARIS, sent, sent + HOURS / 3) == tens
    over = sent - HOURS
    assert due_at("P2", PARIS, sent, over) == sent + 2 * HOURS, "sent late, but sent"
    assert expires_at("P2", PARIS, sent, over) == sent + 24 * HOURS


def steps_of(priority: str, calendar: Calendar, sent: datetime, deadline: datetime) -> list[datetime]:
    """When each step of the ladder is taken while nobody acknowledges."""
    step, rung, steps = due_at(priority, calendar, sent, deadline), 1, list[datetime]()
    while step is not None:
        steps.append(step)
        step, rung = next_step_at(priority, calendar, step, deadline, rung), rung + 1
    return steps


@given(
    priority=st.sampled_from(["P2", "P3"]),
    calendar=st.sampled_from([PARIS, DHAKA, Calendar("UTC", [], [])]),
    sent=st.integers(0, 14 * 24 * 60).map(lambda minutes: at("2026-11-23 00:00") + minutes * HOURS / 60),
    ahead=st.integers(1, 14 * 24 * 60).map(lambda minutes: minutes * HOURS / 60),
)
def test_every_step_comes_before_the_deadline_or_right_after_one_that_is_too_near(
    priority: str, calendar: Calendar, sent: datetime, ahead: timedelta
) -> None:
    """Of a P2 these are three: from 40 minutes on each has ten, and the last to be told have some."""
    deadline = sent + ahead
    steps = steps_of(priority, calendar, sent, deadline)
    assert steps == sorted(steps) and steps[-1] <= deadline + HOURS / 2
    if ahead < HOURS * 2 / 3:
        return
    assert steps[-1] < deadline
    expires = expires_at(priority, calendar, sent, deadline)
    assert expires is not None and sent < expires < deadline


def test_holidays_and_other_hours_of_some_days_count() -> None:
    ramadan = OtherDays(
        first=date(2026, 2, 18), last=date(2026, 3, 19), week=[Shift(day, "09:00", "12:00") for day in (7, 1, 2, 3, 4)],
        why="Ramadan",
    )  # fmt: skip
    holiday = OtherDays(first=date(2026, 2, 22), last=date(2026, 2, 22), why="Holiday")
    dhaka = Calendar("Asia/Dhaka", DHAKA.week, [holiday, ramadan])

    assert due_at("P2", dhaka, at("2026-02-19 11:00", "Asia/Dhaka"), None) == at("2026-02-23 10:00", "Asia/Dhaka")


def test_an_authority_that_never_opens_is_told_by_the_wall_clock() -> None:
    sent = at("2026-11-27 15:00")
    closed = Calendar("UTC", [], [])
    assert due_at("P2", closed, sent, None) == sent + 2 * HOURS
    assert due_at("P3", closed, sent, None) == sent + 24 * HOURS


def test_an_office_may_close_at_noon_and_stay_until_midnight() -> None:
    late = Calendar("Africa/Bamako", [Shift(5, "08:00", "12:00"), Shift(5, "22:00", "24:00")], [])
    assert due_at("P2", late, at("2026-11-27 11:00"), None) == at("2026-11-27 23:00")


def test_an_answer_is_due() -> None:
    acknowledged, deadline = at("2026-11-27 15:00"), at("2026-11-30 12:00")
    assert answer_due_at("P1", acknowledged, deadline) == acknowledged + 1 * HOURS
    landing = acknowledged + timedelta(minutes=20)
    assert answer_due_at("P1", acknowledged, landing) == landing, "an answer after the landing is none"
    assert answer_due_at("P1", acknowledged, acknowledged - 1 * HOURS) == acknowledged + 1 * HOURS
    assert answer_due_at("P2", acknowledged, deadline) == deadline


def test_an_acknowledgement_expires_in_the_addressees_own_week() -> None:
    """On a Friday afternoon in Paris; Dhaka is asleep then, and rests until Sunday."""
    acknowledged = at("2026-11-27 15:00", "Europe/Paris")
    assert [expires_at(priority, PARIS, acknowledged, None) for priority in ("P1", "P2", "P3")] == [
        acknowledged + 2 * HOURS, at("2026-11-30 15:00", "Europe/Paris"), at("2026-12-02 15:00", "Europe/Paris"),
    ]  # fmt: skip
    assert expires_at("P2", DHAKA, acknowledged, None) == at("2026-11-30 09:00", "Asia/Dhaka")
    tonight = acknowledged + 8 * HOURS
    assert expires_at("P2", PARIS, acknowledged, tonight) == acknowledged + 4 * HOURS, "those on call are expected"
