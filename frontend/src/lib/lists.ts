import { at } from './address';
import { get, post, sendFile, withQuery } from './api';
import type { Page, Proposal } from './types';

export type ImportState = 'reading' | 'stopped' | 'quarantine' | 'live' | 'checked' | 'failed' | 'rolled-back';
export type Act = 'new' | 'changed' | 'removed';

/** How far an import of a list has come, and what it means for the list. */
export interface ListImport {
  id: string;
  list: string;
  state: ImportState;
  replace: boolean;
  dry_run: boolean;
  by: string;
  begun_at: string;
  format: string;
  bytes: number;
  bytes_read: number;
  read: number;
  new: number;
  changed: number;
  removed: number;
  rejected_count: number;
  rejected: { line: number; message: string }[];
  left_out: Record<string, number>;
  /** Entries that the file names and that stay frozen: their time is over, and it says no other. */
  frozen: number;
  /** Why it waits or failed; `why` and `said` the same as a code with its figures, where there is one. */
  reason: string;
  why: string;
  said: Record<string, number | string>;
  /** Hits to expect in 30 days; `before`: what the list had in those. `cut`: entries of those `tried` with more checks than one is compared with. */
  expected: { checks: number; hits: number; tried: number; before: number; entries: number; cut: number } | null;
  /** Rows that contradict an entry of the very subject; the first of them, as far as one may see that entry now. */
  against: number;
  contradictions: { line: number; entry: string; list: string; owner: string; action: string }[];
  proposal: string | null;
  /** No colleague released it in time. */
  run_out: boolean;
  list_before: number | null;
  list_after: number | null;
  /** It is live and no other import came after it. */
  can_go_back: boolean;
  going_back: boolean;
}

/** An entry as it would be touched: its own fields, the subject's below `subject`. */
export interface Difference {
  act: Act;
  line: number | null;
  entry: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** What became of some matches; `false_rate` is denied of decided, null when nothing was decided. */
export interface Counts {
  matches: number;
  confirmed: number;
  denied: number;
  undetermined: number;
  open: number;
  /** Denied again because the very pair was denied before: in no rate. */
  again: number;
  false_rate: number | null;
}

/** The matches of one script, post or stretch of time. */
export interface Group extends Counts {
  value: string;
  name: string;
}

export interface Quality {
  list: string;
  days: number;
  since: string;
  until: string;
  all: Counts;
  scripts: Group[];
  posts: Group[];
  over_time: Group[];
}

/** A list, a script on it or a post has left its usual band. Shares are 0 to 1. */
export interface Alarm {
  id: string;
  list: string;
  measure: 'false-hits' | 'hits';
  by: 'list' | 'script' | 'post';
  value: string;
  before: number;
  now: number;
  n_before: number;
  n_now: number;
  raised_at: string;
}

/** From which score on an entry is a possible match. */
export interface Threshold {
  list: string;
  possible_from: number;
  usual: number;
  undated_from: number;
  lowest: number;
  highest: number;
  changes: { was: number; becomes: number; reason: string; by: string; at: string }[];
}

export interface Bucket {
  least: number;
  confirmed: number;
  denied: number;
  other: number;
}

/** What another threshold would have done to the last 30 days. */
export interface Preview {
  possible_from: number;
  days: number;
  matches: number;
  confirmed: number;
  gone: number;
  lost: number;
  spared: number;
  open: number;
  more: number;
  checks: number;
  tried: number;
  entries: number;
  /** Entries that are like more than `most` checks: they were compared with the newest `most`. */
  cut: number;
  most: number;
  scores: Bucket[];
}

/** A list's look back over the stored checks; `waiting`: its entries come into memory, or other lists are done, first. */
export interface LookBack {
  id: string;
  list: string;
  state: 'waiting' | 'running' | 'stopped' | 'done';
  /** Its entries could not be read into memory, or some of them not be tried: that is tried again. */
  why: '' | 'load' | 'piece';
  entries: number;
  tried: number;
  /** Matches that were not known before. */
  found: number;
  /** Entries that are like more checks than one is compared with. */
  cut: number;
  begun_at: string;
  ended_at: string | null;
}

const all = (code: string): string => at`/api/watchlists/${code}/imports`;
const one = (code: string, id: string): string => at`/api/watchlists/${code}/imports/${id}`;
const act = (name: string) => ({ list, id }: ListImport): Promise<ListImport> => post(`${one(list, id)}/${name}`, {});

/** The calls of list administration. */
export const lists = {
  imports: (code: string, cursor?: string) => get<Page<ListImport>>(withQuery(all(code), { cursor })),
  import: (code: string, id: string) => get<ListImport>(one(code, id)),
  changes: ({ list, id }: ListImport, what: Act, cursor?: string) =>
    get<Page<Difference>>(withQuery(`${one(list, id)}/changes`, { act: what, cursor })),
  load: (code: string, file: File, query: Record<string, string | undefined>) => sendFile<ListImport>(withQuery(all(code), query), file),
  release: act('release'),
  stop: act('stop'),
  resume: act('resume'),
  rollBack: act('roll-back'),
  lookingBack: (code: string) => get<Page<LookBack>>(at`/api/watchlists/${code}/looking-back`),
  quality: (code: string, days: number) => get<Quality>(withQuery(at`/api/watchlists/${code}/quality`, { days: String(days) })),
  alarms: () => get<Page<Alarm>>('/api/drift-alarms'),
  lookAt: (alarm: Alarm) => post<void>(at`/api/drift-alarms/${alarm.id}/look`, {}),
  threshold: (code: string) => get<Threshold>(at`/api/watchlists/${code}/threshold`),
  preview: (code: string, possibleFrom: number) => get<Preview>(withQuery(at`/api/watchlists/${code}/threshold/preview`, { possible_from: String(possibleFrom) })),
  /** Set at once, or a proposal where the list asks for a second person. */
  setThreshold: (code: string, change: { possible_from: number; was: number; reason: string }) =>
    post<Threshold | Proposal>(at`/api/watchlists/${code}/threshold`, change),
};
