"""The posts and people of the drill."""

from collections import Counter

from jointops.demo.places import BUREAUS, CHECKPOINTS, OFFICERS


def test_260_officers_stand_at_30_posts_of_four_countries() -> None:
    assert len(CHECKPOINTS) == len({post.code for post in CHECKPOINTS}) == 30
    assert Counter(officer.country for officer in OFFICERS) == {"BF": 70, "CI": 65, "ML": 65, "NE": 60}
    assert len({officer.user for officer in OFFICERS}) == 260


def test_every_officer_stands_at_a_post_of_their_country_and_every_post_has_its_number() -> None:
    standing = Counter(officer.checkpoint for officer in OFFICERS)
    assert standing == {post.code: post.officers for post in CHECKPOINTS}
    assert all(officer.checkpoint.startswith(officer.country) for officer in OFFICERS)


def test_the_persona_of_mali_stands_at_gao_where_gao_is() -> None:
    gao = next(post for post in CHECKPOINTS if post.code == "ML-GAO-01")
    assert next(officer for officer in OFFICERS if officer.user == "officer.ml").checkpoint == gao.code
    assert (gao.lat, gao.lon, gao.approximate) == (16.27, -0.04, False)


def test_positions_lie_in_west_africa_so_that_latitude_and_longitude_are_not_swapped() -> None:
    assert all(4 < post.lat < 18 and -13 < post.lon < 9 for post in CHECKPOINTS)


def test_bureaus_are_those_of_the_four_countries_and_france() -> None:
    assert set(BUREAUS) == {"BF", "CI", "ML", "NE", "FR"}
