"""Sites over HTTP."""

from typing import Annotated

from litestar import Controller, get
from litestar.params import Parameter

from geo.sites.model import READ, Site
from geo.sites.queries import page_sites
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.page import Page


class SiteController(Controller):
    path = "/api/sites"

    @get(opt={"verb": READ, "many": "country"})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        country: Annotated[list[str] | None, Parameter(query="country")] = None,
        cursor: str | None = None,
    ) -> Page[Site]:
        """Ports, airports and border posts with their units, of some countries or of all."""
        async with db.read(viewer) as tx:
            return await page_sites(tx, country, cursor)
