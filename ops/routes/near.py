"""Which posts and which ports, airports and border posts lie near a route."""

from collections.abc import Sequence
from itertools import accumulate

from geo.lines import Line, Lines
from geo.sites.model import Site
from ops.checkpoints.model import Checkpoint
from ops.routes.model import PostNear, SiteNear


def posts_near(posts: Sequence[Checkpoint], lines: Sequence[Line], within_km: float) -> list[PostNear]:
    """The posts within so many km, in the order of the route."""
    places = [(post.position.lon, post.position.lat) for post in posts]
    return [
        PostNear(post.code, post.name, post.country, post.kind, post.unit, away, leg, gone)
        for number, away, leg, gone in _nearest(places, lines, within_km)
        for post in [posts[number]]
    ]


def sites_near(sites: Sequence[Site], lines: Sequence[Line], within_km: float) -> list[SiteNear]:
    """The sites within so many km, in the order of the route."""
    return [
        SiteNear(site.id, site.kind, site.code, site.name, site.country, site.units, away, leg, gone)
        for number, away, leg, gone in _nearest([(site.lon, site.lat) for site in sites], lines, within_km)
        for site in [sites[number]]
    ]


def _nearest(
    places: Sequence[tuple[float, float]], lines: Sequence[Line], within_km: float
) -> list[tuple[int, float, int, float]]:
    """Number, km away, leg and km along of each place near the lines, at its nearest point, by km along."""
    if not places:
        return []
    lon, lat = zip(*places, strict=True)
    found = Lines(lines).near(lon, lat, within_km * 1000)
    before = [0.0, *accumulate(line.metres for line in lines)]
    best: dict[int, tuple[int, float, int, float]] = {}
    for point, leg, metres, along in found.pairs():
        one = point, round(metres / 1000, 2), leg, round((before[leg] + along) / 1000, 1)
        if point not in best or one[1] < best[point][1]:
            best[point] = one
    return sorted(best.values(), key=lambda one: (one[3], one[0]))
