import type { Suggestion } from '$lib/suggestions';
import type { Alert, Route, RoutePast } from '$lib/types';
import { isOurs, type AnyAlert } from './known.svelte';
import type { Look } from './look';

const was = (at: string | null, instant: number): boolean => at !== null && Date.parse(at) <= instant;

/** Alerts as they stood at the instant of a look: what was drafted later is left out, what was released later is a draft. */
export function alertsThen(alerts: Iterable<AnyAlert>, look: Look, instant: number): ReadonlyMap<string, AnyAlert> {
  const then = new Map<string, AnyAlert>();
  for (const alert of alerts) {
    if (!isOurs(alert)) then.set(alert.id, { ...alert, state: look.find(alert.id)?.state ?? alert.state });
    else if (was(alert.drafted_at, instant)) then.set(alert.id, oursThen(alert, instant));
  }
  return then;
}

/** An answer that waits for its reader waits now: of then nobody noted it. */
function oursThen(alert: Alert, instant: number): Alert {
  const { title = alert.title, text = alert.text, translations = alert.translations } = alert.editions.find(({ at }) => !was(at, instant)) ?? {};
  const said = { ...alert, title, text, translations, unread: false };
  if (!was(alert.released_at, instant)) return { ...said, state: 'draft', released_at: null };
  return { ...said, state: was(alert.closed_at, instant) || was(alert.recalled_at, instant) ? alert.state : 'released' };
}

/** The list of before as long as it holds the same: what hangs on it is not drawn anew with each picture while time plays. */
export function steady<T>(): (list: T[]) => T[] {
  let last: T[] = [];
  return (list) => (last = list.length === last.length && list.every((one, index) => one === last[index]) ? last : list);
}

/** What was drawn by an instant; null is now. */
export const drawnBy = <T extends { drawn_at: string }>(drawn: T[], instant: number | null): T[] =>
  instant === null ? drawn : drawn.filter(({ drawn_at }) => was(drawn_at, instant));

/** Routes as they stood at an instant, also those that were changed or taken away since; null is now. */
export function routesThen(drawn: Route[], past: RoutePast[], instant: number | null): Route[] {
  if (instant === null) return drawn;
  const standing = drawn.filter(({ changed_at }) => was(changed_at, instant));
  return [...standing, ...past.filter(({ changed_at, until }) => was(changed_at, instant) && !was(until, instant))];
}

/** Suggestions that rested on hits alone by then: a match that nobody had confirmed suggests nothing. */
export const suggestionsThen = (suggestions: Suggestion[], look: Look): Suggestion[] =>
  suggestions.filter(({ hits }) => hits.every(({ record }) => look.find(record)?.state === 'confirmed'));
