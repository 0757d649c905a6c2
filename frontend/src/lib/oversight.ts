import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { Page, PersonSubject } from './types';

/** One act on record. `leaf`: its place in the sealed tree, null while it waits for the sealer. */
export interface Look {
  id: number;
  leaf: number | null;
  at: string;
  user_name: string | null;
  name: string | null;
  country: string | null;
  service: string | null;
  device: string | null;
  verb: string;
  record: string | null;
  purpose: string | null;
  operation: string | null;
  owner: string | null;
  result: string;
  records: number;
}

export type LookFilter = 'person' | 'record' | 'verb' | 'purpose' | 'from' | 'to';
export type LookQuery = Partial<Record<LookFilter, string>>;

/** Root, key and signature in hex. */
export interface Seal {
  size: number;
  root: string;
  at: string;
  key_id: string;
  signature: string;
}

export interface SealHead {
  seal: Seal | null;
  key: string;
  waiting: number;
  lag_s: number;
}

export interface LeafProof {
  leaf: number;
  size: number;
  hash: string;
  root: string;
  path: string[];
  /** What was hashed into the leaf; null for a row that this reader may not read. */
  row: string | null;
}

export interface Growth {
  old: number;
  size: number;
  old_root: string;
  root: string;
  path: string[];
}

export interface MisuseCase {
  query: string;
  rule: string;
  user: string;
  name: string;
  country: string;
  first_at: string;
  rows: { at: string; verb: string; record: string | null }[];
}

export interface MisuseReport {
  since: string;
  until: string;
  checks: number;
  looks: number;
  cases: MisuseCase[];
}

/** A line of the calendar: so many records of a kind and scope are over on a day; `held` of them stay all the same. */
export interface Due {
  what: string;
  scope: string;
  day: string | null;
  records: number;
  held: number;
  rule: string;
}

export interface Certificate {
  id: string;
  what: string;
  scope: string;
  records: number;
  at: string;
  key_id: string;
}

export interface NewHold {
  record?: string;
  list?: string;
  operation?: string;
  person?: PersonSubject;
  reason: string;
}

export interface Hold {
  id: string;
  kind: 'record' | 'list' | 'operation' | 'person';
  records: string[];
  scope: string | null;
  /** null: for the country whose records these are, and the one whose person placed it. */
  reason: string | null;
  placed_by: string;
  /** The officer's holds are lifted by the officer alone. */
  placed_as: 'dpo' | 'bureau';
  placed_at: string;
  lifted_at: string | null;
  lifted_by: string | null;
  lift_reason: string | null;
}

/** A period in days; null: a setting of the server says it. `least_days`, `most_days`: what the law allows. */
export interface Rule {
  what: string;
  scope: string;
  days: number | null;
  least_days: number;
  most_days: number | null;
  counts_from: string;
  reason: string;
}

export interface NewRule {
  what: string;
  scope: string;
  days: number;
  reason: string;
}

/** The calls of the data protection officer's screen. */
export const oversight = {
  looks: (query: LookQuery, cursor?: string) => get<Page<Look>>(withQuery('/api/audit', { ...query, cursor })),
  head: () => get<SealHead>('/api/audit/head'),
  seals: (after: number) => get<Page<Seal>>(withQuery('/api/audit/seals', { after: String(after) })),
  proof: (leaf: number, size: number) => get<LeafProof>(withQuery('/api/audit/proof', { leaf: String(leaf), size: String(size) })),
  growth: (old: number, size: number) => get<Growth>(withQuery('/api/audit/growth', { old: String(old), size: String(size) })),
  misuse: (from: string, to: string) => get<MisuseReport>(withQuery('/api/misuse', { from, to })),
  retention: (cursor?: string) => get<Page<Due>>(withQuery('/api/retention', { cursor })),
  certificates: (cursor?: string) => get<Page<Certificate>>(withQuery('/api/retention/certificates', { cursor })),
  holds: (cursor?: string) => get<Page<Hold>>(withQuery('/api/holds', { cursor })),
  hold: (hold: NewHold) => post<Hold>('/api/holds', hold),
  lift: (hold: Hold, reason: string) => send<Hold>('DELETE', at`/api/holds/${hold.id}`, { reason }),
  rules: async () => (await get<{ rules: Rule[] }>('/api/retention')).rules,
  setRule: (rule: NewRule) => post<Rule[]>('/api/retention/rules', rule),
};
