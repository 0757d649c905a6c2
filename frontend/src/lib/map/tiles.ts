/** What of an operation's marks the server's tiles shall count; empty: all. `since`: ms since 1970. */
export interface Counted {
  kind: string;
  state: string;
  countries: readonly string[];
  since: number | null;
}

/** Where the tiles of an operation are, as the map asks for them: one address for each filter, never shared with others. */
export function tilesOf(operation: string, { kind, state, countries, since }: Counted): string {
  const query = new URLSearchParams({ operation });
  if (kind) query.set('kind', kind);
  if (state) query.set('state', state);
  for (const country of countries) query.append('country', country);
  if (since !== null) query.set('since', new Date(since).toISOString());
  return `${location.origin}/api/map/tiles/{z}/{x}/{y}?${query}`;
}
