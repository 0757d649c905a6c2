import { country, word } from '$lib/i18n';
import type { MarkSeen, NewLeg } from '$lib/types';
import type { Lookup } from './rows';

/** A record in words, with where it was. */
export function markText({ kind, state, place, country: code }: MarkSeen, lookup: Lookup): string {
  const what = kind === 'match' ? word('row.match', state) : word(kind === 'incident' ? 'incident' : 'answer', state);
  return `${what} · ${place ? lookup.placeName(place) : country(code)}`;
}

/** Nobody saw a leg; or somebody did, with records that say so, or by the word of who drew it alone. */
export function standingOf({ inferred, evidence }: NewLeg): 'route.inferred' | 'route.proven' | 'route.said' {
  if (inferred) return 'route.inferred';
  return evidence?.length ? 'route.proven' : 'route.said';
}
