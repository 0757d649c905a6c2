"""OGC API – Features over HTTP. Every page is audited: a map elsewhere is a copy that leaves the house."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.params import Parameter

from geo.features import Feature
from integrations.ogc.asking import asked, known, limit_of
from integrations.ogc.counting import within_the_day
from integrations.ogc.layers import OF_OPERATION, SITES, Layer, one_of, page_of
from integrations.ogc.model import (
    CONFORMS_TO,
    GEOJSON,
    READ,
    ROOT,
    Collection,
    Collections,
    Conformance,
    Features,
    Landing,
    Link,
)
from jointops.base.access import MARKINGS, Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import NotFound
from jointops.base.settings import Settings
from jointops.base.tx import Tx
from ops.operations.queries import list_operations

Words = Annotated[str | None, Parameter(query="datetime")]
Crs = Annotated[str | None, Parameter(query="bbox-crs")]
_LABELS = {marking: label for label, marking in MARKINGS.items()}


class OgcController(Controller):
    path = ROOT

    @get(opt={"verb": READ}, sync_to_thread=False)
    def landing(self, request: Request[Any, Any, Any], viewer: Viewer) -> Landing:
        allowed(viewer, READ)
        known(request.query_params)
        here = _here(request)
        links = [
            Link(here, "self"),
            Link(f"{here}/conformance", "conformance"),
            Link(f"{here}/collections", "data"),
            Link(here.removesuffix(ROOT) + "/api/schema/openapi.json", "service-desc",
                 "application/vnd.oai.openapi+json;version=3.1"),
        ]  # fmt: skip
        return Landing("JointOps", "What you may see of your operations, without persons.", links)

    @get("/conformance", opt={"verb": READ}, sync_to_thread=False)
    def conformance(self, request: Request[Any, Any, Any], viewer: Viewer) -> Conformance:
        allowed(viewer, READ)
        known(request.query_params)
        return Conformance(CONFORMS_TO)

    @get("/collections", opt={"verb": READ})
    async def collections(self, request: Request[Any, Any, Any], db: Db, viewer: Viewer) -> Collections:
        allowed(viewer, READ)
        known(request.query_params)
        here = _here(request)
        async with db.read(viewer) as tx:
            names = {one.code: one.name for one in await list_operations(tx)}
        layers = [(f"{code}.{layer.name}", f"{name}: {layer.title}", layer)
                  for code, name in names.items() for layer in OF_OPERATION]  # fmt: skip
        listed = [_collection(here, *one) for one in [*layers, (SITES.name, SITES.title, SITES)]]
        return Collections([Link(f"{here}/collections", "self")], listed)

    @get("/collections/{collection:str}", opt={"verb": READ})
    async def collection(self, request: Request[Any, Any, Any], db: Db, viewer: Viewer, collection: str) -> Collection:
        allowed(viewer, READ)
        known(request.query_params)
        async with db.read(viewer) as tx:
            _, layer, title = await _found(tx, collection)
        return _collection(_here(request), collection, title, layer)

    @get("/collections/{collection:str}/items", opt={"verb": READ, "cost": "heavy"})
    async def items(
        self,
        request: Request[Any, Any, Any],
        db: Db,
        viewer: Viewer,
        settings: Settings,
        collection: str,
        bbox: str | None = None,
        crs: Crs = None,
        moment: Words = None,
        limit: str | None = None,
        cursor: str | None = None,
    ) -> Response[Features]:
        known(request.query_params, "bbox", "bbox-crs", "datetime", "limit", "cursor")
        where, most = asked(bbox, crs, moment), limit_of(limit)
        async with db.look(viewer) as tx:
            tx.require(READ)
            operation, layer, _ = await _found(tx, collection)
            found = await page_of(tx, layer, operation, where, cursor, most)
            if not layer.alone:
                await within_the_day(tx, settings, operation, layer.name, [one.id for one in found.features])
            tx.audit_by_owner(READ, map(_drawn_by, found.features), result=collection)
        address = f"{_here(request)}/collections/{collection}/items"
        again = {"bbox": bbox, "bbox-crs": crs, "datetime": moment, "limit": limit}
        links = [_page_link(address, "self", {**again, "cursor": cursor})]
        if found.next is not None:
            links.append(_page_link(address, "next", {**again, "cursor": found.next}))
        features = Features(features=found.features, links=links, at=utc_now(), returned=len(found.features),
                            marking=_LABELS[found.marking])  # fmt: skip
        return Response(features, media_type=GEOJSON)

    @get("/collections/{collection:str}/items/{id:str}", opt={"verb": READ})
    async def item(
        self, request: Request[Any, Any, Any], db: Db, viewer: Viewer, settings: Settings, collection: str, id: str
    ) -> Response[dict[str, object]]:
        known(request.query_params)
        async with db.look(viewer) as tx:
            tx.require(READ)
            operation, layer, _ = await _found(tx, collection)
            one, marking = await one_of(tx, layer, operation, id)
            if not layer.alone:
                await within_the_day(tx, settings, operation, layer.name, [one.id])
            tx.audit(READ, owner=_drawn_by(one), result=collection)
        here = f"{_here(request)}/collections/{collection}"
        links = [Link(f"{here}/items/{id}", "self", GEOJSON), Link(here, "collection")]
        said: dict[str, object] = {"type": "Feature", "id": one.id, "geometry": one.geometry,
                                   "properties": one.properties, "links": links,
                                   "marking": _LABELS[marking]}  # fmt: skip
        return Response(said, media_type=GEOJSON)


async def _found(tx: Tx, collection: str) -> tuple[str, Layer, str]:
    """Operation, layer and title of a collection. Raises NotFound (404): hidden and absent look alike."""
    if collection == SITES.name:
        return "", SITES, SITES.title
    code, _, name = collection.rpartition(".")
    for one in await list_operations(tx):
        for layer in OF_OPERATION:
            if (one.code, layer.name) == (code, name):
                return code, layer, f"{one.name}: {layer.title}"
    raise NotFound


def _drawn_by(feature: Feature) -> str | None:
    """Who drew a route; marks, posts and sites hold nobody."""
    return feature.properties.get("drawn_by")


def _here(request: Request[Any, Any, Any]) -> str:
    return f"{str(request.base_url).rstrip('/')}{ROOT}"


def _page_link(address: str, rel: str, query: dict[str, str | None]) -> Link:
    said = urlencode({name: value for name, value in query.items() if value is not None})
    return Link(f"{address}?{said}" if said else address, rel, GEOJSON)


def _collection(here: str, id: str, title: str, layer: Layer) -> Collection:
    address = f"{here}/collections/{id}"
    links = [Link(address, "self"), Link(f"{address}/items", "items", GEOJSON, title)]
    # The whole world: where an operation's marks lie is said by the marks that its reader sees.
    extent = {"spatial": {"bbox": [[-180, -90, 180, 90]]}}
    return Collection(id=id, title=title, description=layer.description, links=links, extent=extent)
