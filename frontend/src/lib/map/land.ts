import type { FeatureCollection, Point } from 'geojson';
import { around } from './around';
import type { Box } from './context.svelte';
import type { LonLat } from './geodesic';

/** `labels.json` of the basemap: where each country's name stands. */
export type Labels = FeatureCollection<Point, { code: string }>;
export type Places = ReadonlyMap<string, LonLat>;

export const placesOf = (labels: Labels): Places => new Map(labels.features.map(({ properties, geometry }) => [properties.code, geometry.coordinates as LonLat]));

const WORLD: Box = [-150, -50, 170, 70];
/** Degrees around what is drawn: a country is larger than the point that its name stands at. */
const MARGIN = 12;

/** What of the world holds some points. */
export function boundsOf(points: readonly LonLat[]): Box {
  if (!points.length) return WORLD;
  const [west, east] = around(points.map(([lon]) => lon)), lats = points.map(([, lat]) => lat);
  return [west - MARGIN, Math.max(-75, Math.min(...lats) - MARGIN), east + MARGIN, Math.min(82, Math.max(...lats) + MARGIN)];
}
