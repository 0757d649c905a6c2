import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { Figures, Page } from './types';

export interface Correction {
  day: string;
  kind: string;
  country: string;
  count: number;
}

/** That somebody said something: `hash` is SHA-256 over the id, the salt and the words. */
export interface Remark {
  id: string;
  country: string;
  at: string;
  hash: string;
}

export const TAKEN_OUT = ['person', 'wrong'] as const;
export type TakenOutReason = (typeof TAKEN_OUT)[number];

/** What a remark says, for as long as it is kept. */
export interface RemarkWords {
  id: string;
  by: string;
  text: string;
  salt: string;
  taken_out: { at: string; reason: TakenOutReason } | null;
}

/** What was hashed. `reported` is never added to what was computed. */
export interface Content {
  operation: string;
  name: string;
  countries: string[];
  day: string;
  known_at: string;
  marking: string;
  computed: { kind: string; country: string; count: number }[];
  quantities: Figures['quantities'];
  corrections: Correction[];
  reported: Figures['reported'];
  previous: string;
  /** Left out where there are none. */
  quantity_corrections?: (Figures['quantities'][number] & { day: string })[];
  /** These four are not there of days that were frozen before the report asked. */
  journeys?: Figures['journeys'];
  rescues?: Figures['rescues'];
  presumed_victims?: Figures['presumed_victims'];
  remarks?: Remark[];
  /** Of frozen days: whoever reads the hash alone cannot guess what was hashed. */
  chance?: string;
}

/** A day's report; `frozen_at` is null while the day goes on. `text`: the JSON of `content` as it was hashed. */
export interface Report {
  id: string | null;
  day: string;
  frozen_at: string | null;
  hash: string;
  text: string;
  content: Content;
  words: RemarkWords[];
  takes_remarks: boolean;
}

export interface ReportLine {
  id: string;
  day: string;
  frozen_at: string;
  hash: string;
}

export const reporting = {
  days: (code: string, cursor?: string) => get<Page<ReportLine>>(withQuery(at`/api/operations/${code}/reports`, { cursor })),
  day: (code: string, day: string) => get<Report>(at`/api/operations/${code}/reports/${day}`),
  remark: (code: string, day: string, remark: { id: string; text: string }) => post<void>(at`/api/operations/${code}/reports/${day}/remarks`, remark),
  unsay: (code: string, day: string, id: string) => send<void>('DELETE', at`/api/operations/${code}/reports/${day}/remarks/${id}`),
  takeOut: (code: string, day: string, id: string, reason: TakenOutReason) => post<void>(at`/api/operations/${code}/reports/${day}/remarks/${id}/take-out`, { reason }),
};

/** Whether what is shown is what was hashed: computed here, from the text alone. */
export async function isProved({ text, hash, content }: Report): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex === hash && JSON.stringify(JSON.parse(text)) === JSON.stringify(content);
}
