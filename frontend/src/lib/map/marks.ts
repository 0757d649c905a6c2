import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map } from 'maplibre-gl';
import type { FeatureCollection } from 'geojson';
import type { Palette } from './palette';
import type { Picture } from './picture';
import { MEDIUM, PLAIN } from './style';

const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

export const POSTS = 'posts';
export const SIGNS = 'signs';
/** Layers that answer a click, top first. */
export const TOUCHABLE = ['signs', 'posts-silent', 'posts'];

/** Adds the empty sources and all layers of the marks; `show` fills them. */
export function addMarks(map: Map, palette: Palette): void {
  map.addSource(POSTS, { type: 'geojson', data: EMPTY, promoteId: 'key' });
  map.addSource(SIGNS, { type: 'geojson', data: EMPTY });
  for (const layer of markLayers(palette)) map.addLayer(layer);
}

export function show(map: Map, picture: Picture): void {
  map.getSource<GeoJSONSource>(POSTS)?.setData(picture.posts);
  map.getSource<GeoJSONSource>(SIGNS)?.setData(picture.signs);
}

const get = (name: string): ExpressionSpecification => ['get', name];
const chosen: ExpressionSpecification = ['==', get('chosen'), true];
const silent: ExpressionSpecification = ['==', get('silent'), true];
/** 1 when a check has just come in, fading to 0. */
const glow: ExpressionSpecification = ['coalesce', ['feature-state', 'glow'], 0];

function markLayers(palette: Palette): LayerSpecification[] {
  const ring = (id: string, source: string, shift?: ExpressionSpecification): LayerSpecification => ({
    id, type: 'symbol', source, filter: chosen,
    layout: { 'icon-image': 'chosen', 'icon-allow-overlap': true, 'icon-ignore-placement': true, ...(shift ? { 'icon-offset': shift } : {}) },
  });
  const shift: ExpressionSpecification = ['array', 'number', 2, get('shift')];
  const countShift: ExpressionSpecification = ['array', 'number', 2, get('countShift')];
  return [
    {
      id: 'posts-glow', type: 'circle', source: POSTS,
      paint: {
        'circle-color': palette.accent,
        'circle-radius': ['+', get('radius'), ['*', 12, ['-', 1, glow]]],
        'circle-opacity': ['*', 0.55, glow],
      },
    },
    {
      id: 'posts', type: 'circle', source: POSTS, filter: ['!', silent],
      paint: {
        'circle-color': ['case', get('heard'), palette.post, palette.land],
        'circle-stroke-color': ['case', get('heard'), palette.accent, palette.muted],
        'circle-stroke-width': 1.25,
        'circle-radius': get('radius'),
      },
    },
    {
      id: 'posts-silent', type: 'symbol', source: POSTS, filter: silent,
      layout: { 'icon-image': 'silent-warn', 'icon-allow-overlap': true },
    },
    {
      id: 'posts-names', type: 'symbol', source: POSTS,
      layout: {
        'text-field': get('label'), 'text-font': PLAIN, 'text-size': 12, 'text-justify': 'auto',
        'text-variable-anchor': ['left', 'right', 'top', 'bottom-left', 'bottom-right'],
        'text-radial-offset': ['/', ['+', get('radius'), 5], 12],
        'text-max-width': 20, 'symbol-sort-key': ['-', 0, get('checks')],
      },
      paint: {
        'text-color': ['case', chosen, palette.accent, silent, palette.warn, palette.text],
        'text-halo-color': palette.land, 'text-halo-width': 1.5,
      },
    },
    {
      id: 'posts-many', type: 'symbol', source: POSTS, filter: ['!=', get('many'), ''],
      layout: { 'text-field': get('many'), 'text-font': MEDIUM, 'text-size': 11, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': palette.text },
    },
    ring('posts-chosen', POSTS),
    ring('signs-chosen', SIGNS, shift),
    {
      id: 'signs', type: 'symbol', source: SIGNS,
      layout: {
        'icon-image': get('image'), 'icon-offset': shift, 'icon-allow-overlap': true, 'icon-padding': 0,
        'symbol-sort-key': get('order'), 'symbol-z-order': 'source',
      },
    },
    {
      id: 'signs-count', type: 'symbol', source: SIGNS, filter: ['!=', get('count'), ''],
      layout: {
        'text-field': get('count'), 'text-font': MEDIUM, 'text-size': 10, 'text-offset': countShift,
        'text-allow-overlap': true, 'text-ignore-placement': true,
      },
      paint: { 'text-color': palette.text, 'text-halo-color': palette.bg, 'text-halo-width': 1.5 },
    },
  ];
}
