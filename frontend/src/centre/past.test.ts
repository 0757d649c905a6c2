// @vitest-environment node
import { expect, test } from 'vitest';
import { idOf, made } from '$lib/marks/made';
import { Marks } from '$lib/marks/marks';
import { SHOWN, type Look } from './look';
import { EVERYTHING, type Filter } from './filter';
import { nextTelling, stepsOf } from './past';
import { seeing, shownBy } from './seeing';

const late = made(1, { occurred_at: 1000, recorded_at: 9000 });
const hit = made(2, { kind: 'match', state: 'confirmed', severity: 2, occurred_at: 2000, recorded_at: 2500 });
const arrest = made(3, { kind: 'incident', state: 'arrest', occurred_at: 6000, recorded_at: 7000 });
const step = (state: string, severity: number, at: number) => ({ record: idOf(2), version: 1, state, severity, at: new Date(2000).toISOString(), recorded_at: new Date(at).toISOString() });
const steps = stepsOf({ items: [step('possible', 1, 2500), step('confirmed', 2, 5000)], whole: true });
const all = [late, hit, arrest];
const NAMES = ['', 'late', 'hit', 'arrest'];
const names = (look: Look): string[] => shownBy(look, SHOWN).map(({ record, state }) => `${NAMES[parseInt(record.slice(-1), 16)]} ${state}`);

test('what came late from a phone was there by event time and unknown by known time', () => {
  expect(names(seeing(all, { steps, at: 2000, by: 'event' }))).toEqual(['late clear', 'hit possible']);
  expect(names(seeing(all, { steps, at: 2000 }))).toEqual([]);
  expect(names(seeing(all, { steps, at: 9000 }))).toEqual(['late clear', 'hit confirmed', 'arrest arrest']);
});

test('a hit was a possible match until somebody confirmed it', () => {
  expect(names(seeing(all, { steps, at: 4999 }))).toEqual(['hit possible']);
  expect(names(seeing(all, { steps, at: 5000 }))).toEqual(['hit confirmed']);
  expect(names(seeing(all, { steps, at: 4999, result: 'match.confirmed' }))).toEqual([]);
});

test('one steps from hit to arrest and back', () => {
  const next = (instant: number, way: 1 | -1, filter: Partial<Filter> = {}) => nextTelling(Marks.of(all), { ...EVERYTHING, ...filter }, steps, instant, 'known', way);
  expect(next(0, 1)).toBe(5000);
  expect(next(5000, 1)).toBe(7000);
  expect(next(7000, 1)).toBeNull();
  expect(next(7000, -1)).toBe(5000);
  expect(next(9000, -1, { kind: 'match' })).toBe(5000);
  expect(next(9000, -1, { result: 'incident.arrest' })).toBe(7000);
  expect(next(9000, -1, { countries: ['NE'] })).toBeNull();
});

test('one steps past what happened too long before it was told for the hours asked for', () => {
  const old = made(4, { kind: 'incident', state: 'arrest', occurred_at: 0, recorded_at: 2 * 3_600_000 });
  expect(nextTelling(Marks.of([old]), { ...EVERYTHING, hours: 1 }, steps, 0, 'known', 1)).toBeNull();
  expect(nextTelling(Marks.of([old]), { ...EVERYTHING, hours: 6 }, steps, 0, 'known', 1)).toBe(2 * 3_600_000);
});

test('a verdict given since the past was read is no step yet', () => {
  const early = stepsOf({ items: [step('possible', 1, 2500)], whole: true });
  expect(nextTelling(Marks.of([hit]), EVERYTHING, early, 0, 'known', 1)).toBeNull();
});
