import type { Party, Treaty } from '$lib/coop';

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

/** What was typed, `FR 2005-01-01` a line; null when a line says something else. */
export function partiesOf(typed: string): Party[] | null {
  const lines = typed.split('\n').map((line) => line.trim()).filter(Boolean);
  const read = lines.map((line) => /^([A-Za-z]{2})[\s,;]+(\d{4}-\d{2}-\d{2})$/.exec(line));
  return read.every((one) => one) ? read.map((one) => ({ country: one![1]!.toUpperCase(), in_force_from: one![2]! })) : null;
}
