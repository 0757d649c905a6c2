import type { Box } from '$lib/map/context.svelte';
import type { By } from './past';

/** Where a view stands: what of the map it shows, and which instant, ms since 1970; null is now. */
export interface Standing {
  box: Box | null;
  at: number | null;
  by: By;
}

/** What an address that somebody opens says of both; what nobody of ours wrote is left out. */
export function readStanding(query: URLSearchParams): Standing {
  const edges = (query.get('box') ?? '').split(',').map(Number);
  const [west, south, east, north] = edges;
  const fits = edges.length === 4 && edges.every(Number.isFinite) && west! < east! && south! < north! && Math.abs(south!) <= 90 && Math.abs(north!) <= 90;
  const at = Number(query.get('at'));
  return { box: fits ? (edges as Box) : null, at: at > 0 && at < 8e15 ? at : null, by: query.get('by') === 'event' ? 'event' : 'known' };
}

export function writeStanding({ box, at, by }: Standing, query: URLSearchParams): void {
  clearStanding(query);
  if (box) query.set('box', box.map((edge) => edge.toFixed(3)).join(','));
  if (at === null) return;
  query.set('at', String(at));
  query.set('by', by);
}

/** Once the map stands there, the address no longer says so: the next turn of the wheel would make it untrue. */
export function clearStanding(query: URLSearchParams): void {
  for (const name of ['box', 'at', 'by']) query.delete(name);
}
