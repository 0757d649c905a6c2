import { at } from './address';
import { get, post, withQuery } from './api';
import type { Nameable } from './people';
import type { Page } from './types';
import type { Tone } from './ui/tone';

export const KINDS = ['entry', 'surveillance', 'controlled_delivery', 'purchase', 'interview'] as const;
export type PlanKind = (typeof KINDS)[number];
export type PlanState = 'waiting' | 'sent' | 'clear' | 'conflict' | 'settled' | 'withdrawn' | 'over';
export const WORDS = ['contacted', 'proceed', 'merge', 'withdraw', 'false'] as const;
export type Said = (typeof WORDS)[number];
export type Met = 'told' | 'hold' | Said;

/** Whom to call about a plan that met another's, and what both have said. Never what met. */
export interface Contact {
  id: string;
  version: number;
  priority: 'P1' | 'P2';
  state: Met;
  contact: { name: string; country: string; phone: string };
  told_at: string;
  due_at: string;
  said: Said | null;
  other_said: Said | null;
}

/** A plan as its own people see it. Its place and subjects are kept nowhere. */
export interface Plan {
  id: string;
  version: number;
  operation: string;
  country: string;
  kind: PlanKind;
  case_number: string;
  starts_at: string;
  ends_at: string;
  state: PlanState;
  submitted_by: string;
  supervisor: string;
  commander: string;
  submitted_at: string;
  approved_at: string | null;
  contacts: Contact[];
  may: ('approve' | 'withdraw' | 'say')[];
}

export interface NewPlan {
  id: string;
  operation: string;
  kind: PlanKind;
  window: { from: string; to: string };
  position?: { lon: number; lat: number };
  subjects: { kind: 'vehicle'; plate: string }[];
  case_number: string;
  supervisor: string;
  commander: { user: string; phone: string };
}

/** What the coordination centre sees: two countries have something to talk about. */
export interface Conflict {
  id: string;
  version: number;
  countries: string[];
  priority: 'P1' | 'P2';
  state: Met;
  told_at: string;
  due_at: string;
  settled_at: string | null;
}

/** A line of the token log. */
export interface Logged {
  id: string;
  operation: string;
  country: string;
  case_number: string;
  state: PlanState;
  submitted_by: string;
  supervisor: string;
  submitted_at: string;
  approved_at: string | null;
  compared_at: string | null;
  dead_at: string | null;
  tokens: number;
}

const HOME = '/api/deconfliction';

export const planning = {
  mine: (operation: string, cursor?: string) => get<Page<Plan>>(withQuery(`${HOME}/plans`, { operation, cursor })),
  one: (id: string) => get<Plan>(at`/api/deconfliction/plans/${id}`),
  submit: (plan: NewPlan) => post<Plan>(`${HOME}/plans`, plan),
  approve: ({ id, version }: Plan) => post<Plan>(at`/api/deconfliction/plans/${id}/approve`, {}, version),
  withdraw: ({ id, version }: Plan) => post<Plan>(at`/api/deconfliction/plans/${id}/withdraw`, {}, version),
  say: ({ id, version }: Contact, said: Said) => post<Plan>(at`/api/deconfliction/contacts/${id}`, { said }, version),
  colleagues: (operation: string, search: string) => get<Nameable[]>(withQuery(`${HOME}/colleagues`, { operation, search })),
  conflicts: (operation: string, cursor?: string) => get<Page<Conflict>>(withQuery(`${HOME}/conflicts`, { operation, cursor })),
  log: (cursor?: string) => get<Page<Logged>>(withQuery(`${HOME}/log`, { cursor })),
};

/** Red is for two teams that may meet at one door within two hours, and for nothing else. */
export const toneOfPlan = (plan: Plan): Tone =>
  plan.contacts.some(({ priority, state }) => priority === 'P1' && (state === 'told' || state === 'hold'))
    ? 'p1'
    : plan.state === 'conflict' ? 'warn' : plan.state === 'clear' || plan.state === 'settled' ? 'good' : '';
export const toneOfMet = (state: Met, priority: 'P1' | 'P2'): Tone =>
  state === 'told' || state === 'hold' ? (priority === 'P1' ? 'p1' : 'warn') : state === 'contacted' ? 'info' : 'good';
