import { beforeAll, expect, test } from 'vitest';
import { locale } from '$lib/locale.svelte';
import { idOf, made } from '$lib/marks/made';
import type { Suggestion } from '$lib/suggestions';
import type { Alert, AlertFace, Route, RoutePast } from '$lib/types';
import type { AnyAlert } from './known.svelte';
import { THERE } from './look';
import { stepsOf } from './past';
import { placeless, rowOf, type Lookup } from './rows';
import { seeing } from './seeing';
import { alertsThen, drawnBy, routesThen, steady, suggestionsThen } from './then';

beforeAll(() => locale.load());

const iso = (ms: number): string => new Date(ms).toISOString();
const step = (n: number, state: string, at: number) => ({ record: idOf(n), version: 1, state, severity: 1, at: iso(at), recorded_at: iso(at) });
const ours = {
  id: idOf(1), number: 'KAFO-A1', state: 'closed', title: 'Corrected', text: '', language: 'en', translations: [], countries: ['FR'], priority: 'P2', unread: true, version: 9,
  drafted_at: iso(1000), released_at: iso(2000), closed_at: iso(4000), recalled_at: null, editions: [{ edition: 1, title: 'First', text: '', translations: [], reason: 'a slip', at: iso(3000) }],
} as unknown as Alert;
const theirs = { id: idOf(2), number: 'KAFO-B2', state: 'replied', countries: ['BR'], priority: 'P1' } as unknown as AlertFace;
const alerts: AnyAlert[] = [ours, theirs];
const marks = [made(1, { kind: 'alert', state: 'closed', recorded_at: 2000 }), made(2, { kind: 'alert', state: 'replied', recorded_at: 1500 })];
const steps = stepsOf({ items: [step(2, 'released', 1500), step(1, 'released', 2000), step(2, 'replied', 3500), step(1, 'closed', 4000)], whole: true });

function listed(at: number): { placed: string[]; placeless: string[] } {
  const look = seeing(marks, { at, steps });
  const lookup: Lookup = { placeName: (code) => code, parties: new Map(), incidents: new Map(), alerts: alertsThen(alerts, look, at) };
  const there = look.others(THERE, 'alert');
  return { placed: there.map((mark) => rowOf(mark, lookup).tag), placeless: placeless(there, lookup).map(({ title, state }) => `${title} ${state}`) };
}

test('an alert of later is not listed, one that was not sent yet is a draft, and each says what it said then', () => {
  expect(listed(999)).toEqual({ placed: [], placeless: [] });
  expect(listed(1000)).toEqual({ placed: [], placeless: ['First draft'] });
  expect(listed(2999).placeless).toEqual([]);
  expect(listed(2999).placed).toEqual(['released', 'released']);
  expect(listed(4000).placed).toEqual(['closed', 'answered']);
});

test('an answer that waits for its reader today did not wait then', () => {
  expect(alertsThen(alerts, seeing(marks, { at: 5000, steps }), 5000).get(idOf(1))).toMatchObject({ title: 'Corrected', state: 'closed', unread: false });
});

test('what was drawn after the instant is not on the map of then', () => {
  const drawn = [{ drawn_at: iso(1000) }, { drawn_at: iso(3000) }];
  expect(drawnBy(drawn, 2000)).toEqual(drawn.slice(0, 1));
  expect(drawnBy(drawn, null)).toEqual(drawn);
  const held = steady<(typeof drawn)[number]>();
  expect(held(drawnBy(drawn, 2000))).toBe(held(drawnBy(drawn, 2500)));
  expect(held(drawnBy(drawn, 3000))).toEqual(drawn);
});

test('a route stands as it stood then, also one that was changed or taken away since', () => {
  const stood = (name: string, from: number, until: number) => ({ name, changed_at: iso(from), until: iso(until) }) as RoutePast;
  const now = [{ name: 'by Dori', changed_at: iso(3000) }] as Route[];
  const past = [stood('by Gao', 1000, 3000), stood('taken away', 1500, 2500)];
  const then = (instant: number | null): string[] => routesThen(now, past, instant).map(({ name }) => name);
  expect([999, 1000, 2000, 2500, 3000, null].map(then)).toEqual([[], ['by Gao'], ['by Gao', 'taken away'], ['by Gao'], ['by Dori'], ['by Dori']]);
});

test('a suggestion rests on hits alone: while one of them was a possible match there was none', () => {
  const hit = made(3, { kind: 'match', state: 'confirmed', recorded_at: 2000 });
  const went = stepsOf({ items: [step(3, 'possible', 2000), step(3, 'confirmed', 3000)], whole: true });
  const suggestions = [{ hits: [{ record: hit.record }] }] as Suggestion[];
  expect(suggestionsThen(suggestions, seeing([hit], { at: 2999, steps: went }))).toEqual([]);
  expect(suggestionsThen(suggestions, seeing([hit], { at: 3000, steps: went }))).toEqual(suggestions);
});
