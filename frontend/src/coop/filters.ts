import type { Wanted } from '$lib/coop';

const FILTERS = ['state', 'network', 'urgent', 'mine', 'stalled', 'lapses'] as const;

/** The filters as the address holds them: `state=sent&urgent=true`, or `all`. */
export function readWanted(text: string | undefined): Wanted {
  const search = new URLSearchParams(text === 'all' ? '' : text);
  return Object.fromEntries(FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));
}

export function writeWanted(wanted: Wanted): string {
  const search = new URLSearchParams();
  for (const name of FILTERS) if (wanted[name]) search.set(name, wanted[name]);
  return search.toString() || 'all';
}
