"""Ways over the globe: halts at posts and towns, and the means from one to the next."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from jointops.demo.places import Checkpoint

Town = tuple[float, float, str]
"""Latitude, longitude, country."""

MEANS = {"~": "air", "-": "road", "/": "foot", "=": "sea"}


class Halt(Struct, frozen=True):
    """Where a leg begins or ends. checkpoint: the post that stands there, if one does."""

    name: str
    lat: float
    lon: float
    country: str
    checkpoint: str = ""


class Way(Struct, frozen=True, dict=True):
    """A way with its halts; means[n] leads from halt n to the next.

    weight  how many of the smuggled came by it, beside the others
    """

    name: str
    halts: tuple[Halt, ...]
    means: tuple[str, ...]
    weight: int
    note: str

    @cached_property
    def countries(self) -> list[str]:
        """The countries in the order of the way, each border once."""
        codes = [halt.country for halt in self.halts]
        return [code for place, code in enumerate(codes) if not place or codes[place - 1] != code]

    @cached_property
    def passages(self) -> list[dict[str, str]]:
        """The way as a journey's legs: from country to country."""
        pairs = zip(self.halts, self.halts[1:], self.means, strict=False)
        return [
            {"from": one.country, "to": other.country, "mode": mode}
            for one, other, mode in pairs
            if one.country != other.country
        ]


class Atlas:
    """Knows the posts of an operation and a few towns, and reads ways that are written with their names."""

    def __init__(self, posts: Mapping[str, Checkpoint], towns: Mapping[str, Town]) -> None:
        self._posts = posts
        self._towns = towns

    def way(self, name: str, text: str, weight: int = 3, note: str = "") -> Way:
        """`BD-DAC-01 ~ BR-GRU-01 - BR-ASB-01`: a ~ is flown, a - driven, a / walked, an = sailed."""
        places, means = [""], list[str]()
        for word in text.split(" "):
            if word in MEANS:
                means.append(MEANS[word])
                places.append("")
            else:
                places[-1] = f"{places[-1]} {word}".strip()
        return Way(name, tuple(map(self._halt, places)), tuple(means), weight, note)

    def _halt(self, place: str) -> Halt:
        if post := self._posts.get(place):
            return Halt(post.name, post.lat, post.lon, post.country, post.code)
        lat, lon, country = self._towns[place]
        return Halt(place, lat, lon, country)
