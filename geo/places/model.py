"""What the map says of a place."""

from jointops.base.access import verb

PLACE = verb("map.place")
