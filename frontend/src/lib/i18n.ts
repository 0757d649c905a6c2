import { now } from './clock.svelte';
import { locale, type Locale, type Words } from './locale.svelte';
import { Problem } from './problem';
import type { FieldError } from './types';

export type Key = keyof Words;
type Inputs<K extends Key> = Parameters<Words[K]>[0];

/** The text of a message in the chosen language. */
export function t<K extends Key>(key: K, ...inputs: Record<string, never> extends Inputs<K> ? [] : [Inputs<K>]): string {
  return (locale.words[key] as (inputs: object) => string)(isolated(inputs[0] ?? {}));
}

/** A text without the signs that keep its parts apart on the screen: for a field, and for what is sent. */
export const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '');

/** What somebody wrote: the plates, numbers and codes in it stay whole where the words around run from right to left. */
export const whole = (text: string): string =>
  locale.direction === 'ltr' ? text : text.replace(RUN, (run) => (/\d/.test(run) && /\D/.test(run) ? `\u2066${run}\u2069` : run));

/** Latin letters and digits with what joins them: `11 KL 4827 BF`, `20-1174-B`, `+227 90 12 34`. */
const RUN = /\+?[\p{Script=Latin}\d](?:[\p{Script=Latin}\p{M}\d]|[ ./:+\-–](?=[\p{Script=Latin}\d]))*/gu;

/** Between the parts of a line. */
export const comma = (): string => (locale.direction === 'rtl' ? '، ' : ', ');

/** `Mali → Niger`: from where to where, in the direction of reading. */
export const way = (stops: string[]): string => stops.map(apart).join(locale.direction === 'rtl' ? ' ← ' : ' → ');

function isolated(inputs: object): object {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, typeof value === 'string' ? apart(value) : value]));
}

/** States that asked for their name not to be translated (United Nations usage), where the browser's list does. */
const OWN_NAMES: Partial<Record<Locale, Record<string, string>>> = { ar: { CI: 'كوت ديفوار', CV: 'كابو فيردي' } };

/** In a right-to-left sentence a name, plate or code keeps its own direction and does not tear the words beside it. */
const apart = (part: string): string => (locale.direction === 'rtl' ? `\u2068${part}\u2069` : part);

/** The text of a word that the server sends (`state.possible`, `action.arrest`); the word itself when it is new to us. */
export const word = (family: string, value: string, inputs: object = {}): string => known(family, value, inputs) ?? value;

/** How long a file is, in kB or MB of 1,024. */
export const size = (bytes: number): string =>
  bytes < 1024 * 1024
    ? number(Math.max(1, Math.round(bytes / 1024)), { style: 'unit', unit: 'kilobyte' })
    : number(bytes / 1024 / 1024, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 });

export const number = (value: number, options?: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(locale.tag, options).format(value);

/** `+6.0` or `−1.5`. */
export const signed = (value: number): string =>
  number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'always' }).replace('-', '−');

/** The name of a country; a word that is no code of one, as a partner may write it, is shown as it came. */
export const country = (code: string): string =>
  OWN_NAMES[locale.code]?.[code] ?? (/^[A-Z]{2}$/.test(code) ? new Intl.DisplayNames(locale.code, { type: 'region', fallback: 'code' }).of(code) : null) ?? code;

export const languageName = (code: string): string =>
  new Intl.DisplayNames(locale.code, { type: 'language', fallback: 'code' }).of(code) ?? code;

type When = string | number;
const dateOf = (when: When): Date => new Date(when);

const formatted = (when: When, zone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale.tag, { timeZone: zone, hourCycle: 'h23', ...options }).format(dateOf(when));

/** `14:25` in a zone; UTC unless told. */
export const time = (when: When, zone = 'UTC'): string => formatted(when, zone, { hour: '2-digit', minute: '2-digit' });
/** `14:25:48` in a zone; UTC unless told. */
export const seconds = (when: When, zone = 'UTC'): string =>
  formatted(when, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** `1 Dec 2020` in a zone; UTC unless told. */
export const date = (when: When, zone = 'UTC'): string => formatted(when, zone, { day: 'numeric', month: 'short', year: 'numeric' });
/** `Tue 1 Dec, 14:25` in a zone; UTC unless told. */
export const moment = (when: When, zone = 'UTC'): string =>
  formatted(when, zone, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** `15:29` on the day of `at`, `Thu 3 Dec, 12:00` on another: a time without a day is taken for today's. */
export const timeOrDay = (when: When, zone: string, at: When): string => (date(when, zone) === date(at, zone) ? time : moment)(when, zone);

/** `Monday`, of 1 to 7. */
export const dayOfWeek = (day: number): string => formatted(Date.UTC(2024, 0, day), 'UTC', { weekday: 'long' });

/** A birth date as far as it is known: `1985`, `Mar 1985`, `14 Mar 1985`. */
export function partialDate(text: string): string {
  if (text.includes('/')) return text.replace('/', '–');
  if (text.includes('~')) return t('date.about', { date: partialDate(text.replace('~', '')) });
  const [year, month, day] = text.split('-').map(Number);
  if (!year || !month) return text;
  const options: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', ...(day ? { day: 'numeric' } : {}) };
  return formatted(Date.UTC(year, month - 1, day ?? 1), 'UTC', options);
}

/** A span in words: `48 s`, `3:14`, `51 min`, `1 h 38`, `21 h`, `3 d`. Milliseconds; the sign is dropped. */
export function span(ms: number): string {
  const s = Math.floor(Math.abs(ms) / 1000);
  if (s < 60) return t('span.seconds', { count: s });
  if (s < 15 * 60) return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
  if (s < 3600) return t('span.minutes', { count: Math.floor(s / 60) });
  if (s < 12 * 3600) return t('span.hours_minutes', { hours: Math.floor(s / 3600), minutes: String(Math.floor((s % 3600) / 60)).padStart(2, '0') });
  if (s < 48 * 3600) return t('span.hours', { count: Math.floor(s / 3600) });
  return t('span.days', { count: Math.floor(s / 86400) });
}

/** `3 min ago`, counting while it is shown. */
export function ago(when: When): string {
  const ms = now.ms - dateOf(when).getTime();
  return ms < 1000 ? t('age.now') : t('age.ago', { span: span(ms) });
}

/** What went wrong, in the reader's language where the code is known: what exactly, else which kind of problem it is. */
export function problemText(problem: unknown): string {
  if (!(problem instanceof Problem)) return t('problem.unreachable');
  const { why, slug, facts, detail } = problem;
  const named = {
    roles: listed(facts.roles, (role) => word('role', role)), countries: listed(facts.countries, country),
    list: listed(facts.list, (code) => code), action: listed(facts.action, (action) => word('action', action)),
  };
  return known('refusal', why, named) ?? known('problem', slug) ?? detail;
}

/** What is wrong with one field: in English as the server says it, else in the reader's language by its code. */
export const fieldText = ({ code, message }: FieldError): string => (locale.code === 'en' ? null : known('field', code)) ?? message;

/** What the server found wrong with one field of what was sent, when that is what went wrong. */
export function messageAt(problem: unknown, pointer: string): string | undefined {
  const error = problem instanceof Problem ? problem.at(pointer) : undefined;
  return error && fieldText(error);
}

/** The text of a code, when there is one. */
export function known(family: string, code: string, inputs: object = {}): string | null {
  const key = `${family}.${code.replaceAll('-', '_')}`;
  return key in locale.words ? (locale.words[key as Key] as (inputs: object) => string)(isolated(inputs)) : null;
}

const listed = (values: string[] = [], nameOf: (value: string) => string): string =>
  new Intl.ListFormat(locale.code, { type: 'conjunction' }).format(values.map(nameOf));
