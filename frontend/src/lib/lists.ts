import { get, post, sendFile, withQuery } from './api';
import type { Page } from './types';

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
  /** Why it waits or failed. */
  reason: string;
  /** Hits to expect in 30 days; `before`: what the list had in those. */
  expected: { checks: number; hits: number; tried: number; before: number } | null;
  proposal: string | null;
  list_before: number | null;
  list_after: number | null;
}

/** An entry as it would be touched: its own fields, the subject's below `subject`. */
export interface Difference {
  act: Act;
  line: number | null;
  entry: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

const at = (code: string, id?: string): string => `/api/watchlists/${code}/imports${id ? `/${id}` : ''}`;
const act = (name: string) => (one: ListImport): Promise<ListImport> => post(`${at(one.list, one.id)}/${name}`, {});

/** The calls of list administration. */
export const lists = {
  imports: (code: string, cursor?: string) => get<Page<ListImport>>(withQuery(at(code), { cursor })),
  import: (code: string, id: string) => get<ListImport>(at(code, id)),
  changes: (one: ListImport, what: Act, cursor?: string) =>
    get<Page<Difference>>(withQuery(`${at(one.list, one.id)}/changes`, { act: what, cursor })),
  load: (code: string, file: File, query: Record<string, string | undefined>) => sendFile<ListImport>(withQuery(at(code), query), file),
  release: act('release'),
  stop: act('stop'),
  resume: act('resume'),
  rollBack: act('roll-back'),
};
