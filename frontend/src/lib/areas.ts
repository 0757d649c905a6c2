import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { LonLat } from './map/geodesic';
import type { Page } from './types';

export const WATCHED = ['check', 'match', 'hit', 'arrest', 'seizure'] as const;
export type Watched = (typeof WATCHED)[number];

/** Matches show themselves to bureaux and to the operation's own centre: a country's centre would wait in vain. */
export const watchedBy = (role: string): readonly Watched[] => (role === 'centre' ? WATCHED : WATCHED.filter((kind) => kind !== 'match' && kind !== 'hit'));

/** A watched area; `mine`: what is met inside comes to one's own side, and `open` of it waits. Corners as lon, lat. */
export interface Area {
  id: string;
  version: number;
  operation: string;
  name: string;
  kinds: Watched[];
  ring: LonLat[];
  drawn_by: string;
  drawn_at: string;
  mine: boolean;
  open: number;
}

/** Something that was met inside an area: it waits for the draft that was raised of it to be sent or discarded; without one, for somebody to write it, or to say why none is needed. */
export interface AreaEntry {
  id: string;
  version: number;
  area: string;
  area_name: string;
  record: string;
  kind: Watched;
  met_at: string;
  state: 'open' | 'drafted' | 'alerted' | 'dismissed';
  reason: string;
  /** The alert that was drafted of it; sent, it settles the entry. */
  alert: string | null;
}

export const areaApi = {
  areas: (operation: string) => get<Page<Area>>(withQuery('/api/areas', { operation })),
  draw: (area: Pick<Area, 'id' | 'operation' | 'name' | 'kinds' | 'ring'>) => post<Area>('/api/areas', area),
  remove: (area: Area) => send<void>('DELETE', at`/api/areas/${area.id}`, undefined, area.version),
  waiting: (operation: string) => get<Page<AreaEntry>>(withQuery('/api/areas/entries', { operation, state: 'open' })),
  raised: (operation: string) => get<Page<AreaEntry>>(withQuery('/api/areas/entries', { operation, state: 'drafted' })),
  dismiss: (entry: AreaEntry, reason: string) => post<AreaEntry>(at`/api/areas/entries/${entry.id}/settle`, { state: 'dismissed', reason }, entry.version),
  drafted: (entry: AreaEntry, alert: string) => post<AreaEntry>(at`/api/areas/entries/${entry.id}/settle`, { state: 'alerted', alert }, entry.version),
};
