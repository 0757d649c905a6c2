"""Cursors: the same on all nodes, unreadable to others, worthless in another deployment."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from realtime.cursor import Cursors, Place

EPOCH = uuid4()
OURS = Cursors(b"one secret")


@given(st.integers(0, 2**48 - 1))
def test_a_cursor_is_read_back_on_every_node_of_the_deployment(number: int) -> None:
    place = Cursors(b"one secret").read(OURS.write(number, EPOCH))
    assert place is not None
    assert place.number == number
    assert place.is_of(EPOCH)


def test_a_cursor_of_another_history_is_known_as_such() -> None:
    place = OURS.read(OURS.write(7, uuid4()))
    assert isinstance(place, Place)
    assert not place.is_of(EPOCH)


@given(st.text(max_size=40))
def test_what_we_did_not_write_is_no_cursor(text: str) -> None:
    assert OURS.read(text) is None


def test_a_cursor_of_another_deployment_or_one_that_was_changed_is_none() -> None:
    cursor = OURS.write(41, EPOCH)
    changed = cursor[:-3] + ("A" if cursor[-3] != "A" else "B") + cursor[-2:]
    assert Cursors(b"another secret").read(cursor) is None
    assert OURS.read(changed) is None


def test_no_two_places_share_a_nonce_and_a_place_is_written_alike_everywhere() -> None:
    """What GCM rests on: of 20,000 places in two histories each has a nonce of its own."""
    places = [(number, epoch) for number in range(10_000) for epoch in (UUID(int=0), EPOCH)]
    written = [OURS.write(*place) for place in places]
    assert len({cursor[:16] for cursor in written}) == len(places), "12 bytes of nonce are 16 letters"
    assert written == [Cursors(b"one secret").write(*place) for place in places]


def test_the_name_of_an_event_is_no_cursor_and_neighbours_do_not_look_alike() -> None:
    names = [OURS.event_id(number, UUID(int=1)) for number in range(200)]
    assert all(OURS.read(name) is None for name in names)
    assert len({name[:4] for name in names}) > 190
