"""Two checks may draw the same reference: the officer notices nothing."""

from itertools import chain, repeat

import pytest

from ops.checks import actions
from tests.ops.support import Drill, done, new_plate


async def test_a_reference_that_is_taken_is_drawn_again(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    awa = await drill.at("officer.ml")
    drawn = chain(repeat("ML-TAKE-NN", 2), ["ML-FREE-00"])

    def draw(_country: str) -> str:
        return next(drawn)

    monkeypatch.setattr(actions, "reference", draw)
    first = await done(awa.post("/api/checks", json=drill.check(new_plate())))
    second = await done(awa.post("/api/checks", json=drill.check(new_plate())))
    assert (first["reference"], second["reference"]) == ("ML-TAKE-NN", "ML-FREE-00")
