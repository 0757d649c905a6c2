import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { LonLat } from './map/geodesic';
import type { Page } from './types';

export const WATCHED = ['check', 'match', 'hit', 'arrest', 'seizure'] as const;
export type Watched = (typeof WATCHED)[number];

/** A watched area; `mine`: what is met inside comes to one's own side. Corners as lon, lat. */
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
}

/** Something that was met inside an area and waits for somebody to write an alert, or to say why none is needed. */
export interface AreaEntry {
  id: string;
  version: number;
  area: string;
  area_name: string;
  record: string;
  kind: Watched;
  met_at: string;
  state: 'open' | 'alerted' | 'dismissed';
  reason: string;
}

export const areaApi = {
  areas: (operation: string) => get<Page<Area>>(withQuery('/api/areas', { operation })),
  draw: (area: Pick<Area, 'id' | 'operation' | 'name' | 'kinds' | 'ring'>) => post<Area>('/api/areas', area),
  remove: (area: Area) => send<void>('DELETE', at`/api/areas/${area.id}`, undefined, area.version),
  waiting: (operation: string) => get<Page<AreaEntry>>(withQuery('/api/areas/entries', { operation, state: 'open' })),
  settle: (entry: AreaEntry, state: 'alerted' | 'dismissed', reason = '') => post<AreaEntry>(at`/api/areas/entries/${entry.id}/settle`, { state, reason }, entry.version),
};
