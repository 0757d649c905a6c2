import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { Page } from './types';

/** A view that somebody keeps: filter, layers, box and instant, as the address has them. */
export interface View {
  id: string;
  operation: string;
  name: string;
  query: string;
  kept_at: string;
}

export const viewApi = {
  mine: (operation: string) => get<Page<View>>(withQuery('/api/views', { operation })),
  keep: (view: Pick<View, 'operation' | 'name' | 'query'>) => post<View>('/api/views', view),
  drop: (id: string) => send<void>('DELETE', at`/api/views/${id}`),
};

/** A picture of the map that leaves the house: who took it, and which one, is on record. */
export const noteBriefing = (briefing: { operation: string; marking: string; format: 'png' | 'pdf'; sha256: string }) => post<void>('/api/map/briefings', briefing);
