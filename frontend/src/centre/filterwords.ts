import { comma, country, t, word } from '$lib/i18n';
import type { MarkKind } from '$lib/types';
import type { Filter } from './filter';

export const KIND_TITLES = { check: 'list.checks', match: 'list.matches', incident: 'list.incidents', alert: 'list.alerts' } as const satisfies Record<MarkKind, string>;
const FAMILY: Record<string, string> = { check: 'answer', match: 'match_state', incident: 'incident' };

/** `hit`, of `match.confirmed`. */
export function resultWord(result: string): string {
  const [kind = '', state = ''] = result.split('.');
  return word(FAMILY[kind] ?? kind, state);
}

export const hoursWord = (hours: number): string => (hours > 24 ? t('filter.days', { days: hours / 24 }) : t('filter.hours', { hours }));

/** `Mali, Niger · Matches · hit · Last 6 h`; empty where nothing is hidden. */
export function filterText({ kind, countries, result, hours }: Filter): string {
  const of = kind || (result.split('.')[0] as MarkKind | '');
  const parts = [countries.map(country).join(comma()), of ? t(KIND_TITLES[of]) : '', result ? resultWord(result) : '', hours ? hoursWord(hours) : ''];
  return parts.filter(Boolean).join(' · ');
}
