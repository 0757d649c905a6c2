import type { Map } from 'maplibre-gl';
import type { Feature, FeatureCollection, Polygon } from 'geojson';
import type { Area } from '$lib/areas';
import type { Palette } from './palette';
import { PLAIN } from './style';

export const AREAS = 'areas';

export function areaPicture(areas: Area[]): FeatureCollection<Polygon> {
  const features = areas.map(({ name, ring, mine }): Feature<Polygon> => ({ type: 'Feature', properties: { name, mine }, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] } }));
  return { type: 'FeatureCollection', features };
}

/** A tinted field with a dotted edge, and its name inside; under all that happens. */
export function addAreas(map: Map, palette: Palette): void {
  if (map.getSource(AREAS)) return;
  map.addSource(AREAS, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
  const below = ['routes-reach', 'posts-glow'].find((id) => map.getLayer(id));
  map.addLayer({ id: AREAS, type: 'fill', source: AREAS, paint: { 'fill-color': palette.info, 'fill-opacity': 0.1 } }, below);
  map.addLayer({ id: 'areas-edge', type: 'line', source: AREAS, paint: { 'line-color': palette.info, 'line-width': ['case', ['get', 'mine'], 2, 1], 'line-dasharray': [1, 1.5] } }, below);
  map.addLayer({
    id: 'areas-name', type: 'symbol', source: AREAS,
    layout: { 'text-field': ['get', 'name'], 'text-font': PLAIN, 'text-size': 12, 'text-max-width': 12 },
    paint: { 'text-color': palette.info, 'text-halo-color': palette.land, 'text-halo-width': 1.5 },
  }, below);
}
