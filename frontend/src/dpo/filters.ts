import type { LookFilter, LookQuery } from '$lib/oversight';

const FILTERS: LookFilter[] = ['person', 'record', 'verb', 'purpose', 'from', 'to'];
const DAY_MS = 86_400_000;

/** The filters as the address holds them: `person=officer.ml&from=2026-11-24`; days in UTC. */
export function readFilters(text: string | undefined): LookQuery {
  const search = new URLSearchParams(text === 'all' ? '' : text);
  return Object.fromEntries(FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));
}

export function writeFilters(query: LookQuery): string {
  const search = new URLSearchParams();
  for (const name of FILTERS) if (query[name]?.trim()) search.set(name, query[name].trim());
  return search.toString() || 'all';
}

/** As the server is asked: `from` its day's first instant, `to` the first one after its day. */
export function asked(query: LookQuery): LookQuery {
  const { from, to, ...rest } = query;
  return {
    ...rest,
    ...(from ? { from: new Date(`${from}T00:00Z`).toISOString() } : {}),
    ...(to ? { to: new Date(Date.parse(`${to}T00:00Z`) + DAY_MS).toISOString() } : {}),
  };
}

/** The day (UTC) of an instant, as a date field holds it. */
export const dayOf = (at: string): string => new Date(at).toISOString().slice(0, 10);
