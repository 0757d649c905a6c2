"""Places over HTTP: whose land a point is on, and what lies near it. The map says so, not a record."""

from typing import Annotated

from litestar import Controller, get
from litestar.params import Parameter

from geo.assign import Boundaries, Place
from geo.places.model import PLACE
from jointops.base.access import Viewer


class PlaceController(Controller):
    path = "/api/map/place"

    @get(opt={"verb": PLACE}, sync_to_thread=False)
    def place(
        self,
        viewer: Viewer,
        ground: Boundaries,
        lon: Annotated[float, Parameter(ge=-180, le=180)],
        lat: Annotated[float, Parameter(ge=-90, le=90)],
    ) -> Place:
        """The country of a point, the nearest border within 50 km and, at sea, whose territorial sea it may be."""
        return ground.place_of(lon, lat)
