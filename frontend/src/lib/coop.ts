import { at } from './address';
import { get, post, withQuery } from './api';
import type { Page } from './types';

export type RequestState =
  'draft' | 'informal' | 'sent' | 'received' | 'need-more' | 'executing' | 'answered' | 'refused' | 'used' | 'closed';

/** One authority asks another under a treaty, as its parties see it. */
export interface CoopRequest {
  id: string;
  version: number;
  number: string;
  requesting: string;
  requested: string;
  requesting_country: string;
  requested_country: string;
  requesting_name: string;
  requested_name: string;
  network: string | null;
  facilitator: string | null;
  unit: 'request' | 'case';
  treaty: string;
  treaty_name: string;
  /** Since when the treaty binds either state. */
  requesting_bound: string;
  requested_bound: string;
  article: string;
  measure: string;
  text: string;
  documents: string[];
  urgent: boolean;
  alert: string | null;
  /** null where this reader does not see the alert. */
  alert_number: string | null;
  state: RequestState;
  /** The side that brings it on. */
  waits_for: 'requesting' | 'requested' | null;
  /** Since when it stands in this state, and after how many days its parties were reminded; 0: not yet. */
  moved_at: string;
  reminded: number;
  opened_on: string;
  opened_at: string;
  steps: { state: RequestState; note: string; by: string; at: string }[];
  /** States that this reader's side can bring it to now. */
  may: RequestState[];
}

export interface NewCoopRequest {
  requesting: string;
  requested: string;
  network: string | null;
  facilitator: string | null;
  unit: 'request' | 'case';
  treaty: string;
  article: string;
  measure: string;
  text: string;
  documents: string[];
  urgent: boolean;
  alert: string | null;
  opened_on: string;
}

/** Which requests are looked for; `network` `-`: those outside every network. */
export type Wanted = Partial<Record<'state' | 'network' | 'urgent' | 'mine' | 'stalled', string>>;

/** A treaty with the parties that were asked about. */
export interface Treaty {
  code: string;
  name: string;
  parties: { country: string; in_force_from: string }[];
}

/** Requests of a network, or of who facilitates them, in a year, in the unit that is counted there. */
export interface RequestCount {
  network: string | null;
  facilitator: string | null;
  year: number;
  unit: 'request' | 'case';
  count: number;
}

const ACT_OF: Record<RequestState, string> = {
  draft: '', informal: 'informal', sent: 'send', received: 'receive', 'need-more': 'ask-more', executing: 'execute',
  answered: 'answer', refused: 'refuse', used: 'use', closed: 'close',
};

/** The calls about requests, networks and what authorities are asked. */
export const coop = {
  requests: (wanted: Wanted, cursor?: string) => get<Page<CoopRequest>>(withQuery('/api/requests', { ...wanted, cursor })),
  request: (id: string) => get<CoopRequest>(at`/api/requests/${id}`),
  counts: () => get<RequestCount[]>('/api/requests/counts'),
  draft: (request: NewCoopRequest) => post<CoopRequest>('/api/requests', request),
  move: (request: CoopRequest, to: RequestState, note: string) =>
    post<CoopRequest>(at`/api/requests/${request.id}/${ACT_OF[to]}`, { note }, request.version),
  treaties: (countries: string[], cursor?: string) => get<Page<Treaty>>(withQuery('/api/treaties', { countries: countries.join(','), cursor })),
};

