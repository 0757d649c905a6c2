import { at } from './address';
import { get, post, withQuery } from './api';
import type { Page } from './types';

export const STATES = ['indicator', 'screened', 'presumed', 'referred', 'accepted', 'recovery', 'stays', 'returns', 'proceedings', 'unfounded', 'closed'] as const;
export const NEEDS = ['shelter', 'medical', 'psychological', 'legal', 'interpreter', 'protection', 'family_tracing', 'return'] as const;
export const INDICATORS = ['documents_held', 'speaks_for_them', 'injuries', 'debt', 'does_not_know_address', 'child_alone', 'fear'] as const;
export const CONSENTS = ['not_yet', 'yes', 'no'] as const;
export const ERASE_REASONS = ['asked', 'unfounded', 'mistaken', 'ordered'] as const;

export type CareState = (typeof STATES)[number];
export type Need = (typeof NEEDS)[number];
export type Indicator = (typeof INDICATORS)[number];
export type Consent = (typeof CONSENTS)[number];
export type EraseReason = (typeof ERASE_REASONS)[number];

/** What is enciphered on the server; what was never said is left out. */
export interface Details {
  names?: string;
  birth_date?: string | null;
  nationality?: string | null;
  sex?: 'F' | 'M' | 'X' | 'not_recorded';
  languages?: string[];
  /** Whom the person would rather speak to. */
  interviewer?: 'F' | 'M' | 'any';
  /** For a child, who decides for them. */
  guardian?: string;
  needs?: Need[];
  indicators?: Indicator[];
  service?: string;
  account?: string;
}

/** A person in the desk's list: no name. */
export interface CareFace {
  id: string;
  version: number;
  pseudonym: string;
  operation: string;
  country: string;
  state: CareState;
  consent: Consent;
  is_child: boolean;
  recorded_at: string;
}

export interface Cared extends CareFace {
  details: Details;
  steps: { state: CareState; by: string; at: string; reason: string }[];
  next: CareState[];
}

export interface NewCared {
  id: string;
  operation: string;
  is_child: boolean;
  details: Details;
}

export interface CareChange {
  state?: CareState;
  consent?: Consent;
  details?: Details;
  reason: string;
}

export interface Worry {
  id: string;
  operation: string;
  indicators: Indicator[];
  note?: string;
}

/** The calls of the victim desk, and the one act that brings a person to it. */
export const care = {
  worry: (worry: Worry) => post<{ received_at: string }>('/api/care/worries', worry),
  list: (cursor?: string) => get<Page<CareFace>>(withQuery('/api/care/victims', { cursor })),
  one: (id: string) => get<Cared>(at`/api/care/victims/${id}`),
  record: (person: NewCared) => post<Cared>('/api/care/victims', person),
  lead: (person: Cared, change: CareChange) => post<Cared>(at`/api/care/victims/${person.id}/lead`, change, person.version),
  erase: (person: Cared, reason: EraseReason) => post<void>(at`/api/care/victims/${person.id}/erase`, { reason }, person.version),
};
