import type { ExpressionSpecification, LayerSpecification, Map, StyleSpecification } from 'maplibre-gl';
import type { Feature, FeatureCollection, LineString } from 'geojson';
import { country } from '../i18n';
import { over, type Palette } from './palette';

/** What the ground shows: which countries take part (brighter), and in which language names stand. */
export interface Ground {
  palette: Palette;
  participants: readonly string[];
  /** Countries where nobody answers: their land is tinted, and the board names them. */
  mute: readonly string[];
  language: string;
}

/** MapLibre draws letters from the page's own fonts; the first family only tells it the weight. */
export const PLAIN = ['Noto Sans Variable', 'Noto Sans Arabic Variable'];
export const MEDIUM = ['Noto Sans Medium', 'Noto Sans Variable', 'Noto Sans Arabic Variable'];

/** The map's ground: three files of our own server, no glyphs, no sprite, nobody else's tiles. */
export function groundStyle(ground: Ground): StyleSpecification {
  return {
    version: 8,
    sources: {
      countries: { type: 'geojson', data: '/basemap/countries.json', tolerance: 0.3 },
      lines: { type: 'geojson', data: '/basemap/lines.json', tolerance: 0.3 },
      labels: { type: 'geojson', data: '/basemap/labels.json' },
      graticule: { type: 'geojson', data: graticule() },
    },
    layers: groundLayers(ground),
  };
}

/** Draws the ground of a map that stands already for other participants or another language. */
export function applyGround(map: Map, ground: Ground): void {
  for (const layer of groundLayers(ground)) {
    if ('filter' in layer) map.setFilter(layer.id, layer.filter ?? null);
    if (layer.type === 'fill') map.setPaintProperty(layer.id, 'fill-color', layer.paint?.['fill-color']);
    if (layer.type === 'symbol') map.setLayoutProperty(layer.id, 'text-field', layer.layout?.['text-field']);
  }
}

function groundLayers({ palette, participants, mute, language }: Ground): LayerSpecification[] {
  const taking: ExpressionSpecification = ['in', ['get', 'code'], ['literal', [...participants]]];
  const touching: ExpressionSpecification = ['any', ...participants.map((code): ExpressionSpecification => ['in', code, ['get', 'codes']])];
  const named = namesIn(language);
  const kind = (...kinds: string[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', kinds]];
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': palette.sea } },
    { id: 'land', type: 'fill', source: 'countries', paint: { 'fill-color': ['case', taking, palette.land, palette['land-out']], 'fill-antialias': false } },
    { id: 'mute', type: 'fill', source: 'countries', filter: ['in', ['get', 'code'], ['literal', [...mute]]], paint: { 'fill-color': ['case', taking, over(palette.warn, 0.25, palette.land), over(palette.warn, 0.25, palette['land-out'])], 'fill-antialias': false } },
    { id: 'graticule', type: 'line', source: 'graticule', filter: ['get', 'wide'], paint: { 'line-color': palette.graticule } },
    { id: 'graticule-close', type: 'line', source: 'graticule', filter: ['!', ['get', 'wide']], minzoom: 2.5, paint: { 'line-color': palette.graticule } },
    line('coast', kind('coast'), palette['border-map'], 0.8),
    line('borders', ['all', kind('border'), ['!', touching]], palette['border-map'], 0.7, { 'line-opacity': 0.5 }),
    line('borders-here', ['all', kind('border'), touching], palette['border-map'], 1),
    line('disputed', kind('disputed'), palette['border-map'], 0.9, { 'line-dasharray': [3, 2.5] }),
    {
      id: 'names', type: 'symbol', source: 'labels', filter: ['!', taking],
      minzoom: 2.5, layout: {
        'text-field': named, 'text-font': PLAIN, 'text-size': 12, 'text-letter-spacing': 0.04, 'text-max-width': 7,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': palette.muted, 'text-opacity': 0.75, 'text-halo-color': palette['land-out'], 'text-halo-width': 1 },
    },
    {
      id: 'names-here', type: 'symbol', source: 'labels', filter: taking,
      layout: {
        'text-field': named, 'text-transform': 'uppercase', 'text-font': MEDIUM, 'text-size': 12,
        'text-letter-spacing': 0.12, 'text-max-width': 14, 'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'text-color': palette.muted, 'text-halo-color': palette.land, 'text-halo-width': 1 },
    },
  ];
}

/** The basemap has English and French names; for others the browser knows them. */
function namesIn(language: string): ExpressionSpecification {
  if (language === 'en' || language === 'fr') return ['get', language];
  const named = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter((code) => country(code) !== code);
  return ['match', ['get', 'code'], ...named.flatMap((code) => [code, country(code)]), ['get', 'en']] as unknown as ExpressionSpecification;
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

function line(id: string, filter: ExpressionSpecification, colour: string, width: number, paint: object = {}): LayerSpecification {
  return {
    id, type: 'line', source: 'lines', filter,
    layout: { 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': ['interpolate', ['linear'], ['zoom'], 2, width * 0.7, 8, width * 1.6], ...paint },
  };
}

/** Meridians and parallels every five degrees; every thirtieth stands on the map of the world as well. */
function graticule(): FeatureCollection<LineString> {
  const every = 5;
  const range = (from: number, to: number): number[] => Array.from({ length: (to - from) / every + 1 }, (_, i) => from + i * every);
  const meridians = range(-180, 180).map((lon) => feature(lon, [[lon, -85], [lon, 85]]));
  const parallels = range(-80, 80).map((lat) => feature(lat, [[-180, lat], [180, lat]]));
  return { type: 'FeatureCollection', features: [...meridians, ...parallels] };
}

const feature = (degrees: number, coordinates: number[][]): Feature<LineString> => ({
  type: 'Feature', properties: { wide: degrees % 30 === 0 }, geometry: { type: 'LineString', coordinates },
});
