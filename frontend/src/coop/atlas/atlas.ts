import type { Flow, RequestCount, Treaty } from '$lib/coop';
import type { Places } from '$lib/map/land';
import type { Authority } from '$lib/types';

export const LAYERS = ['coverage', 'treaties', 'requests'] as const;
export type LayerName = (typeof LAYERS)[number];

/** What is said of a country: it holds, it is there and does not hold today, or nothing is there. */
export type Shade = 'firm' | 'weak' | 'none';

/** A country as a row of the table and a field of the map. */
export interface Standing {
  country: string;
  shade: Exclude<Shade, 'none'>;
  /** Its authorities for the function; none where a treaty is shown. */
  authorities: Authority[];
  /** From when a treaty binds it. */
  since: string;
}

/** Countries with an authority for a function; `isBlocked`: nothing is sent to it today. */
export function coveredBy(authorities: readonly Authority[], wanted: string, isBlocked: (one: Authority) => boolean): Standing[] {
  const found = new Map<string, Authority[]>();
  for (const one of authorities) if (one.functions.includes(wanted)) found.set(one.country, [...(found.get(one.country) ?? []), one]);
  return [...found].map(([country, its]) => ({ country, shade: its.every(isBlocked) ? 'weak' : 'firm', authorities: its, since: '' }));
}

/** States that a treaty binds on a day, or from a later one on. */
export const boundBy = (treaty: Treaty, day: string): Standing[] =>
  treaty.parties.map(({ country, in_force_from }) => ({ country, shade: in_force_from <= day ? 'firm' : 'weak', authorities: [], since: in_force_from }));

/** Countries of the map of which nothing is said. */
export const without = (places: Places, said: readonly { country: string }[]): string[] =>
  [...places.keys()].filter((code) => !said.some(({ country }) => country === code));

/** A line of the counts as the address holds it: `west-africa~-~2026~request`. */
export const keyOf = ({ network, facilitator, year, unit }: Omit<RequestCount, 'count'>): string => [network ?? '-', facilitator ?? '-', year, unit].join('~');

export const pairOf = ({ requesting, requested }: Flow): string => `${requesting}-${requested}`;
