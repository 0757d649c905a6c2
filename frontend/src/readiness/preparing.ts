import { at } from '$lib/address';
import { get, post, send } from '$lib/api';
import type { Tone } from '$lib/ui/tone';

export type TaskName =
  | 'legal_basis' | 'police_focal' | 'prosecutor_focal' | 'dpo' | 'units' | 'officers' | 'devices' | 'list_access' | 'directory'
  | 'victim_service' | 'interpreter' | 'custody' | 'fallback' | 'exercise';
export const STATES = ['open', 'under_way', 'done', 'blocked'] as const;
export type TaskState = (typeof STATES)[number];
export type CountryState = 'preparing' | 'ready' | 'active' | 'withdrawn';

/** A task of a country; version 0 while nobody has said anything of it. */
export interface ReadyTask {
  task: TaskName;
  state: TaskState;
  evidence: string;
  by: string;
  at: string | null;
  version: number;
}

/** A row of the grid. `hindered_by`: what keeps this country, and no other, from going active. */
export interface ReadyCountry {
  country: string;
  /** Of its state; each task has its own. */
  version: number;
  state: CountryState;
  tasks: ReadyTask[];
  hindered_by: TaskName[];
  may: ('set' | 'advance')[];
}

export interface Grid {
  countries: ReadyCountry[];
}

export const preparing = {
  grid: (code: string) => get<Grid>(at`/api/operations/${code}/readiness`),
  set: (code: string, country: string, { task, version }: ReadyTask, state: TaskState, evidence: string) =>
    send<Grid>('PUT', at`/api/operations/${code}/readiness/${country}/${task}`, { state, evidence }, version),
  advance: (code: string, { country, version }: ReadyCountry, state: CountryState) =>
    post<Grid>(at`/api/operations/${code}/readiness/${country}`, { state }, version),
};

export const toneOf = (state: TaskState): Tone => ({ open: '', under_way: 'info', done: 'good', blocked: 'warn' } as const)[state];
export const toneOfCountry = (state: CountryState): Tone => ({ preparing: '', ready: 'info', active: 'good', withdrawn: 'warn' } as const)[state];
