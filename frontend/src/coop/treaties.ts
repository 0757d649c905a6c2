import type { Treaty } from '$lib/coop';

/** Since when a treaty binds a country on a day; null when it does not. */
export function boundSince(treaty: Treaty, country: string, day: string): string | null {
  const party = treaty.parties.find((one) => one.country === country);
  return party && party.in_force_from <= day ? party.in_force_from : null;
}

/** Treaties that bind both states first, the others after them: the first is what is proposed. */
export function byBinding(treaties: Treaty[], countries: [string, string], day: string): Treaty[] {
  const binds = (treaty: Treaty): number => countries.filter((country) => boundSince(treaty, country, day)).length;
  return [...treaties].sort((a, b) => binds(b) - binds(a));
}
