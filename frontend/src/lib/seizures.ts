import { at } from './address';
import { get, post, withQuery } from './api';
import type { AuthorityRef, Page } from './types';

export const ROLES = ['source', 'transit', 'destination'] as const;
export type GoodsRole = (typeof ROLES)[number];

export interface CountryRole {
  country: string;
  role: GoodsRole;
}

/** What follows from route and goods; a person decides. `case`: the one that this seizure has already. */
export interface CaseProposal {
  incident: string;
  countries: (CountryRole & { because: { kind: 'route' | 'serial' | 'seized'; name: string }[] })[];
  authorities: { id: string; code: string; name: string; country: string; functions: string[]; block: { why: string } | null }[];
  silent: string[];
  case: string | null;
}

export interface CaseLine {
  id: string;
  version: number;
  operation: string;
  incident: string;
  country: string;
  occurred_at: string;
  goods: { commodity: string; quantity: number; unit: string }[];
  countries: CountryRole[];
  state: 'open' | 'closed';
  opened_by: string;
  opened_at: string;
  /** The seizure does not stand. */
  taken_back_at: string | null;
  open_actions: number;
  next_due: string | null;
}

/** A word in the forum, or with an owner and a day an action. */
export interface CaseEntry {
  id: string;
  text: string;
  by: string;
  country: string;
  at: string;
  owner: string | null;
  due_on: string | null;
  done_at: string | null;
  done_note: string;
}

export interface SeizureCase extends CaseLine {
  seen: boolean;
  authorities: AuthorityRef[];
  entries: CaseEntry[];
}

export const following = {
  propose: (incident: string) => get<CaseProposal>(withQuery('/api/seizure-cases/proposal', { incident })),
  many: (cursor?: string) => get<Page<CaseLine>>(withQuery('/api/seizure-cases', { cursor })),
  one: (id: string) => get<SeizureCase>(at`/api/seizure-cases/${id}`),
  open: (made: { id: string; incident: string; countries: CountryRole[]; authorities: string[] }) => post<SeizureCase>('/api/seizure-cases', made),
  write: (id: string, entry: { id: string; text: string; owner?: string; due_on?: string }) => post<SeizureCase>(at`/api/seizure-cases/${id}/entries`, entry),
  done: (action: string, note: string) => post<SeizureCase>(at`/api/seizure-cases/actions/${action}/done`, { note }),
  close: (id: string, note: string) => post<SeizureCase>(at`/api/seizure-cases/${id}/close`, { note }),
};
