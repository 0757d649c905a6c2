import type { ExpressionSpecification, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import type { Feature, FeatureCollection, LineString, Point } from 'geojson';
import type { Route, RouteRole, Stop } from '$lib/types';
import type { Palette } from './palette';
import { MEDIUM } from './style';

export const LINES = 'routes';
export const POINTS = 'route-points';
/** A band around the line that answers a click: fingers miss by a few pixels. */
export const TOUCHED = 'routes-reach';

const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };
const LETTERS: Record<RouteRole, string> = { source: 'S', transit: 'T', destination: 'D' };

/** What of a route the map draws; `suggested`: nobody drew it, hits suggest it. */
export interface Drawable {
  id: string;
  legs: Route['legs'];
  crossings: Route['crossings'];
  suggested?: boolean;
}

export interface RoutePicture {
  lines: FeatureCollection<LineString>;
  points: FeatureCollection<Point>;
}

/** Legs as lines, dashed where inferred, wider with evidence; stops with the letter of their part, one at a place; a mark at each border. */
export function routePicture(routes: Drawable[], chosen: string | null): RoutePicture {
  const lines: Feature<LineString>[] = [];
  const points: Feature<Point>[] = [];
  const stops = new Map<string, Feature<Point>>();
  const stop = ({ position: { lon, lat }, checkpoint }: Stop, at: Position, properties: { chosen: boolean; letter: string }): void => {
    const place = `${lon} ${lat}`;
    if (!stops.has(place) || properties.chosen) stops.set(place, point(at, { ...properties, kind: 'stop', post: Boolean(checkpoint) }));
  };
  for (const route of routes) {
    const common = { route: route.id, chosen: route.id === chosen, suggested: route.suggested ?? false };
    route.legs.forEach((leg, index) => {
      const width = 1.6 + Math.min(2.4, Math.sqrt(leg.evidence?.length ?? 0));
      lines.push({ type: 'Feature', properties: { ...common, inferred: leg.inferred, width }, geometry: { type: 'LineString', coordinates: leg.line } });
      stop(leg.from, leg.line[0]!, { ...common, letter: route.suggested ? '?' : index ? 'T' : 'S' });
    });
    const last = route.legs.at(-1)!;
    stop(last.to, last.line.at(-1)!, { ...common, letter: route.suggested ? '?' : route.legs.length > 1 ? LETTERS[last.role === 'source' ? 'transit' : last.role] : 'D' });
    for (const { lon, lat, left, entered } of route.crossings) points.push(point([lon, lat], { ...common, kind: 'border', letter: `${left ?? '~'}|${entered ?? '~'}` }));
  }
  return { lines: { type: 'FeatureCollection', features: lines }, points: { type: 'FeatureCollection', features: [...points, ...stops.values()] } };
}

type Position = [number, number];
const point = (coordinates: Position, properties: object): Feature<Point> => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates } });

/** Adds the empty sources and all layers, once. */
export function addRoutes(map: MapLibre, palette: Palette): void {
  if (map.getSource(LINES)) return;
  map.addSource(LINES, { type: 'geojson', data: EMPTY, tolerance: 0.2 });
  map.addSource(POINTS, { type: 'geojson', data: EMPTY });
  // Under the marks when they stand already.
  const below = map.getLayer('posts-glow') ? 'posts-glow' : undefined;
  for (const layer of layers(palette)) map.addLayer(layer, below);
}

const chosen: ExpressionSpecification = ['==', ['get', 'chosen'], true];
/** On a map of the world a stop is a dot, and the borders are those of the chosen route. */
const WORLD = 2.5;
const byZoom = (far: number, near: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 1, far, WORLD + 1, near];
const inWorld = (shown: ExpressionSpecification): ExpressionSpecification => ['step', ['zoom'], ['case', shown, 1, 0], WORLD, 1];

const kind = (wanted: string): ExpressionSpecification => ['==', ['get', 'kind'], wanted];

function layers(palette: Palette): LayerSpecification[] {
  const colour: ExpressionSpecification = ['case', chosen, palette.accent, ['get', 'suggested'], palette.muted, palette.route];
  const near: ExpressionSpecification = ['+', ['get', 'width'], ['case', chosen, 1, 0]];
  const width: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 1, ['*', 0.6, near], WORLD + 1, near];
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  return [
    { id: TOUCHED, type: 'line', source: LINES, layout: round, paint: { 'line-color': palette.accent, 'line-width': 14, 'line-opacity': ['case', chosen, 0.12, 0] } },
    { id: 'routes-proven', type: 'line', source: LINES, filter: ['!', ['get', 'inferred']], layout: round, paint: { 'line-color': colour, 'line-width': width } },
    { id: 'routes-inferred', type: 'line', source: LINES, filter: ['all', ['get', 'inferred'], ['!', ['get', 'suggested']]], paint: { 'line-color': colour, 'line-width': width, 'line-dasharray': [3, 2] } },
    { id: 'routes-suggested', type: 'line', source: LINES, filter: ['get', 'suggested'], paint: { 'line-color': colour, 'line-width': 1.6, 'line-dasharray': [1, 3] } },
    {
      id: 'routes-way', type: 'symbol', source: LINES,
      layout: { 'symbol-placement': 'line', 'symbol-spacing': 90, 'text-field': '›', 'text-font': MEDIUM, 'text-size': 18, 'text-keep-upright': false, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': colour, 'text-halo-color': palette.land, 'text-halo-width': 1 },
    },
    { id: 'routes-border', type: 'circle', source: POINTS, filter: kind('border'), paint: { 'circle-radius': byZoom(2, 3), 'circle-color': palette.panel, 'circle-stroke-color': colour, 'circle-stroke-width': byZoom(1, 1.5), 'circle-opacity': inWorld(chosen), 'circle-stroke-opacity': inWorld(chosen) } },
    {
      id: 'routes-border-name', type: 'symbol', source: POINTS, filter: ['all', kind('border'), chosen],
      layout: { 'text-field': ['get', 'letter'], 'text-font': MEDIUM, 'text-size': 10, 'text-offset': [0, 1.1] },
      paint: { 'text-color': palette.accent, 'text-halo-color': palette.land, 'text-halo-width': 1.5 },
    },
    // At a post its own circle stands, with its number: the letter stands beside it.
    { id: 'routes-stop', type: 'circle', source: POINTS, filter: ['all', kind('stop'), ['!', ['get', 'post']]], paint: { 'circle-radius': byZoom(2.5, 7), 'circle-color': palette.panel, 'circle-stroke-color': colour, 'circle-stroke-width': byZoom(1, 1.5) } },
    {
      id: 'routes-stop-letter', type: 'symbol', source: POINTS, filter: kind('stop'), minzoom: WORLD,
      layout: { 'text-field': ['get', 'letter'], 'text-font': MEDIUM, 'text-size': ['case', ['get', 'post'], 10, 9], 'text-offset': ['case', ['get', 'post'], ['literal', [-1.3, -0.9]], ['literal', [0, 0]]], 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': colour, 'text-halo-color': palette.land, 'text-halo-width': ['case', ['get', 'post'], 1.5, 0] },
    },
  ];
}
