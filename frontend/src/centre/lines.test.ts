import { beforeAll, expect, test } from 'vitest';
import { locale } from '$lib/locale.svelte';
import { idOf, made } from '$lib/marks/made';
import type { Alert } from '$lib/types';
import { linesOf, since } from './lines';
import { THERE } from './look';
import { placeless, type Lookup } from './rows';
import { seeing } from './seeing';

beforeAll(() => locale.load());

const MINUTE = 60_000;
const alert = (n: number, title: string, state: Alert['state']): Alert =>
  ({ id: idOf(n), state, number: `KAFO-${title}`, title, text: '', language: 'en', translations: [], priority: 'P2', countries: ['FR'], drafted_at: '1970-01-01T00:01:00Z', released_at: null, version: 1 }) as unknown as Alert;
const lookup = (...alerts: Alert[]): Lookup => ({
  placeName: (code) => code, parties: new Map(), incidents: new Map(), alerts: new Map(alerts.map((one) => [one.id, one])),
});
const titles = (lines: { rows: { title: string }[] }): string[] => lines.rows.map(({ title }) => title);

test('an alert without a place is in the list all the same, one with a place is there once', () => {
  const known = lookup(alert(1, 'A01', 'draft'), alert(2, 'A02', 'released'));
  const look = seeing([made(2, { kind: 'alert', state: 'released', recorded_at: 1 })]);
  const unplaced = placeless(look.others(THERE, 'alert'), known);
  expect(titles(linesOf(look, known, { most: 200, folded: false, unplaced }))).toEqual(['A01 A01', 'A02 A02']);
});

test('clear checks of one post within ten minutes are one line with their number, also those that came late', () => {
  const at = (n: number, minute: number, came = minute) => made(n, { occurred_at: minute * MINUTE, recorded_at: came * MINUTE });
  const look = seeing([at(1, 1), at(2, 2), at(3, 12), made(4, { state: 'wait', occurred_at: 13 * MINUTE, recorded_at: 13 * MINUTE }), at(5, 3, 14)]);
  expect(titles(linesOf(look, lookup(), { most: 200, folded: true }))).toEqual(['3 checks, clear', expect.stringContaining('heck'), expect.stringContaining('heck')]);
  expect(linesOf(look, lookup(), { most: 200, folded: false }).rows.length).toBe(5);
});

test('only the newest lines are made, a line of many checks is whole all the same, and the list says that there are more', () => {
  const marks = Array.from({ length: 3000 }, (_, n) => made(n, { occurred_at: n * MINUTE, recorded_at: n * MINUTE }));
  const lines = linesOf(seeing(marks), lookup(), { most: 2, folded: true });
  expect([titles(lines), lines.more]).toEqual([['10 checks, clear', '10 checks, clear'], true]);
  expect(lines.rows[0]!.record).toBe(idOf(2999));
});

test('every word is searched for in what a line says, and an id in the record', () => {
  const look = seeing([made(1), made(2, { place: 'NE-TOR-01', country: 'NE' }), made(3, { state: 'act' })]);
  const found = (text: string): string[] => linesOf(look, lookup(), { most: 9, folded: false, text }).rows.map(({ record }) => record);
  expect(found('ne-tor')).toEqual([idOf(2)]);
  expect(found(idOf(3).slice(-12))).toEqual([idOf(3)]);
  expect(found('nowhere')).toEqual([]);
});

test('what was learnt while the list stood still is counted', () => {
  expect(since(seeing([made(1), made(2), made(3)]), 1500)).toBe(2);
});
