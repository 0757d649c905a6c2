import { at } from './address';
import { get, post, send } from './api';
import type { Proposal } from './people';

/** A partner's own system: called in order, or, without an address, given files. */
export interface PartnerSystem {
  id: string;
  name: string;
  url: string;
  account: string;
  country: string;
  principals: string[];
  clearance: number;
  /** Whether cooperation requests go there beside alerts. */
  requests: boolean;
  state: 'active' | 'parked' | 'revoked';
  delivered: number;
  /** Of the delivery that stands first now; `trouble` says why the last one failed. */
  tries: number;
  next_try_at: string | null;
  trouble: string;
  registered_at: string;
  key: string;
}

export interface Delivery {
  sequence: number;
  event: string;
  kind: string;
  record: string;
  tries: number;
  at: string;
}

export interface NewPartnerSystem {
  name: string;
  url: string | null;
  country: string;
  principals: string[];
  clearance: number;
  requests: boolean;
  reason: string;
}

export const partners = {
  all: () => get<PartnerSystem[]>('/api/webhooks'),
  register: (system: NewPartnerSystem) => post<Proposal>('/api/webhooks', system),
  deliveries: (id: string, before?: number) => get<Delivery[]>(at`/api/webhooks/${id}/deliveries` + (before ? `?before=${before}` : '')),
  pause: (id: string) => post<PartnerSystem>(at`/api/webhooks/${id}/pause`, {}),
  /** From an instant on everything once more; without one it goes on where it stands. */
  goOn: (id: string, since: string | null) => post<PartnerSystem>(at`/api/webhooks/${id}/replay`, { since }),
  revoke: (id: string) => send<void>('DELETE', at`/api/webhooks/${id}`),
};

export const toneOf = (system: PartnerSystem): '' | 'good' | 'warn' => (system.state === 'active' ? (system.trouble ? 'warn' : 'good') : system.state === 'parked' ? 'warn' : '');
