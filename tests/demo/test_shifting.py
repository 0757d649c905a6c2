"""What is played today did not happen in 2020: instants move with the speed, review days do not."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import json

from jointops.demo.shifting import Pace

NOW, ORIGIN = datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2020, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("speed", [0, 60, 600])
def test_an_entry_is_reviewed_as_many_days_ahead_as_the_scenario_says(speed: float) -> None:
    pace = Pace(NOW, 6 * 3600, speed, ORIGIN)
    moved = json.decode(pace.shift(b'{"review_by":"2021-01-10"}'))
    assert moved["review_by"] == (NOW + timedelta(days=40, hours=18)).date().isoformat()


def test_what_is_to_come_is_known_as_fast_as_it_is_played() -> None:
    pace = Pace(NOW, 6 * 3600, 60, ORIGIN)
    moved = json.decode(pace.shift(b'{"known_at":"2020-11-30T07:00:00Z","occurred_at":"2020-11-30T05:00:00Z"}'))
    assert moved == {"known_at": "2026-11-25T12:01:00.000Z", "occurred_at": "2026-11-25T11:00:00.000Z"}
