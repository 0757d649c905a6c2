import type { SiteKind } from '$lib/sites';
import type { MarkKind } from '$lib/types';

export type Layer = 'post' | 'route' | 'heat' | 'area' | MarkKind | SiteKind;

/** As the menu offers them; the digit of each is its place. */
export const GROUPS: readonly (readonly [title: 'happens' | 'ground', layers: readonly Layer[]])[] = [
  ['happens', ['match', 'incident', 'alert', 'check', 'heat']],
  ['ground', ['post', 'route', 'area', 'port', 'airport', 'border']],
];
/** The keys `1`–`9` and `0`: the first six as they always were; what comes after the tenth has none. */
export const BY_KEY: readonly Layer[] = ['post', 'match', 'incident', 'alert', 'route', 'check', 'heat', 'port', 'airport', 'border', 'area'];
export const SITE_LAYERS: readonly SiteKind[] = ['port', 'airport', 'border'];
const USUAL: readonly Layer[] = ['post', 'match', 'incident', 'alert', 'route', 'check', 'area'];

/** What the address asks for; what nobody of ours wrote there is left out. */
export function readLayers(query: URLSearchParams): ReadonlySet<Layer> {
  const said = query.get('layers');
  if (said === null) return new Set(USUAL);
  const named = said.split(',');
  return new Set(BY_KEY.filter((layer) => named.includes(layer)));
}

/** Says in the address which layers are on; nothing when they are the usual ones. */
export function writeLayers(layers: ReadonlySet<Layer>, query: URLSearchParams): void {
  const usual = layers.size === USUAL.length && USUAL.every((layer) => layers.has(layer));
  if (usual) query.delete('layers');
  else query.set('layers', BY_KEY.filter((layer) => layers.has(layer)).join(','));
}

export function toggled(layers: ReadonlySet<Layer>, layer: Layer): ReadonlySet<Layer> {
  const next = new Set(layers);
  if (!next.delete(layer)) next.add(layer);
  return next;
}
