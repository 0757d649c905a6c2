import { plain, t } from '$lib/i18n';
import type { Mark, Route } from '$lib/types';
import { rowOf, type Lookup } from './rows';

/** What a new alert starts from: the record that made somebody write it, and the countries it is between; `authorities`, by id, where somebody has chosen them already. */
export interface Seed {
  trigger: { kind: string; id: string } | null;
  title: string;
  countries: string[];
  authorities?: string[];
}

export function seedOf(mark: Mark | undefined, lookup: Lookup): Seed {
  if (!mark || mark.kind === 'alert' || mark.kind === 'check') return { trigger: null, title: '', countries: [] };
  const { title } = rowOf(mark, lookup);
  const parties = lookup.parties.get(mark.record);
  return {
    trigger: { kind: mark.kind, id: mark.record },
    title: plain(mark.place ? t('compose.seed_title', { title, place: lookup.placeName(mark.place) }) : title),
    countries: [...new Set(parties ? [parties.checked, parties.owner] : [mark.country])],
  };
}

/** The same for a route: the countries whose borders it crosses, in order. */
export const seedOfRoute = (route: Route): Seed => ({ trigger: { kind: 'route', id: route.id }, title: route.name, countries: [...new Set(route.countries)] });
