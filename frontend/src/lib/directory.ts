import { at } from './address';
import { get, post, send, sendFile, withQuery } from './api';
import type { Authority, AuthorityNotice, OtherDays, Page, Shift, Viewer } from './types';

export const NOTICES = ['closed', 'reduced-hours', 'paper-not-accepted', 'e-transmission-accepted'] as const;

/** What an authority may be called for. */
export const FUNCTIONS = ['mla', 'extradition', 'transfer', 'vessel', 'trafficking', 'smuggling', 'firearms', 'drugs', 'corruption'] as const;

/** What may change in an entry. */
export type Entry = Pick<Authority, 'name' | 'functions' | 'languages' | 'channel' | 'hours' | 'time_zone' | 'week' | 'other_days' | 'urgent_contact'>;
export type NewEntry = Entry & Pick<Authority, 'code' | 'country' | 'valid_from' | 'verified_at'>;

/** What became of a file, or would. */
export interface TakenIn {
  read: number;
  new: number;
  changed: number;
  same: number;
  /** What of which entry becomes another, of the first of them; `changed` is how many they are. */
  replaced: { code: string; fields: string[] }[];
  rejected: { line: number; message: string }[];
}

const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** Eight to four on so many days from Monday on. */
export const hoursIn = (days: number): Shift[] => DAYS.slice(0, days).map((day) => ({ day, opens: '08:00', closes: '16:00' }));

/** A week to write in: its shifts, and an empty line for each day that has none. */
export function weekOf(week: Shift[]): Shift[] {
  return DAYS.flatMap((day) => {
    const shifts = week.filter((one) => one.day === day).map((one) => ({ ...one }));
    return shifts.length ? shifts : [{ day, opens: '', closes: '' }];
  });
}

/** Somebody of an authority is on duty for a while. */
export interface Turn {
  task: 'on-call' | 'deputy';
  user: string;
  starts_at: string;
  ends_at: string;
}

/** What is to be done about an entry: verify it, or look whether it is right where its authority says that it is not the one. */
export interface DirectoryTask {
  id: string;
  version: number;
  authority: string;
  code: string;
  name: string;
  country: string;
  kind: 'verify' | 'not-competent';
  functions: string[];
  named: string | null;
  named_code: string | null;
  named_name: string | null;
  asked_at: string;
  /** Its keeper can say what was made of it; of an entry to verify, once somebody has confirmed it, or when it is over. */
  may_finish: boolean;
}

/** Days of a country: at which of its authorities they stand now, and which have other days then. */
export interface DaysEntered {
  entered: string[];
  left: string[];
}

/** Who is on duty from now on, in the rota's own version. */
export interface Rota {
  version: number;
  turns: Turn[];
}

/** Somebody of the reader's own authority. */
export interface Colleague {
  user: string;
  name: string;
  title: string;
  country: string;
}

export interface NewNotice {
  authority: string;
  kind: string;
  text: string;
  starts_on: string;
  ends_on: string | null;
}

/** Who keeps the directory, and speaks for any authority. */
export const keeps = ({ role }: Viewer): boolean => role === 'admin' || role === 'secretariat';
/** Its own people. */
export const isOf = ({ principals }: Viewer, { code }: Authority): boolean => principals.includes(`agency:${code}`);

export const directory = {
  add: (entry: NewEntry) => post<Authority>('/api/authorities', entry),
  change: ({ id, version }: Pick<Authority, 'id' | 'version'>, entry: Partial<Entry>) => send<Authority>('PATCH', at`/api/authorities/${id}`, entry, version),
  /** A CSV, or JSON lines by the end of its name; `isTrial`: what would become of it. */
  takeIn: (file: File, isTrial: boolean) =>
    sendFile<TakenIn>(withQuery('/api/authorities/import', { format: file.name.endsWith('.jsonl') ? 'jsonl' : 'csv', dry_run: isTrial ? 'true' : undefined }), file),
  /** The entry holds as of now, until a day or until further notice. */
  confirm: ({ id, version }: Authority, valid_to: string | null) =>
    send<Authority>('PATCH', at`/api/authorities/${id}`, { verified_at: new Date().toISOString(), valid_to }, version),
  /** By function; `function` '' is the whole. */
  coverage: () => get<{ function: string; authorities: number; countries: number }[]>('/api/authorities/coverage'),
  tasks: (cursor?: string) => get<Page<DirectoryTask>>(withQuery('/api/authorities/tasks', { cursor })),
  finish: ({ id, version }: DirectoryTask, outcome: 'mended' | 'kept') => post<void>(at`/api/authorities/tasks/${id}/done`, { outcome }, version),
  enterDays: (country: string, days: OtherDays) => post<DaysEntered>('/api/authorities/days', { country, ...days }),
  say: (notice: NewNotice) => post<AuthorityNotice>('/api/authority-notices', notice),
  withdraw: (id: string) => post<AuthorityNotice>(at`/api/authority-notices/${id}/withdraw`, {}),
  /** People of the reader's own authority, by a part of their name. */
  people: (id: string, search: string) => get<Colleague[]>(withQuery(at`/api/authorities/${id}/people`, { search })),
  rota: (id: string) => get<Rota>(at`/api/authorities/${id}/rota`),
  setRota: (id: string, turns: Turn[], version: number) => send<Rota>('PUT', at`/api/authorities/${id}/rota`, { turns }, version),
};

/** Whether every word that was typed stands somewhere in the entry; `names` says its country and functions as the reader does. */
export function fits({ code, name, channel, languages }: Authority, typed: string, names: string[]): boolean {
  const text = [code, name, channel, ...languages, ...names].join(' ').toLocaleLowerCase();
  return typed.toLocaleLowerCase().split(/\s+/).every((word) => text.includes(word));
}
