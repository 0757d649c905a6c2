import { expect, test } from 'vitest';
import type { Mark } from '$lib/types';
import { marksAt, nextTelling, stepsOf } from './past';

const mark = (record: string, more: Partial<Mark>): Mark => ({
  record, version: 1, kind: 'check', state: 'clear', subject: 'vehicle', country: 'ML', place: 'ML-GAO-01', lon: 0, lat: 16,
  severity: 0, occurred_at: 1000, recorded_at: 1000, ...more,
});
const late = mark('late', { occurred_at: 1000, recorded_at: 9000 });
const hit = mark('hit', { kind: 'match', state: 'confirmed', severity: 2, occurred_at: 2000, recorded_at: 2500 });
const arrest = mark('arrest', { kind: 'incident', state: 'arrest', occurred_at: 6000, recorded_at: 7000 });
const step = (state: string, severity: number, at: number) => ({ record: 'hit', version: 1, state, severity, at: new Date(2000).toISOString(), recorded_at: new Date(at).toISOString() });
const steps = stepsOf({ items: [step('possible', 1, 2500), step('confirmed', 2, 5000)], whole: true });
const all = [late, hit, arrest];
const names = (marks: Mark[]): string[] => marks.map(({ record, state }) => `${record} ${state}`);

test('what came late from a phone was there by event time and unknown by known time', () => {
  expect(names(marksAt(all, steps, 2000, 'event'))).toEqual(['late clear', 'hit possible']);
  expect(names(marksAt(all, steps, 2000, 'known'))).toEqual([]);
  expect(names(marksAt(all, steps, 9000, 'known'))).toEqual(['late clear', 'hit confirmed', 'arrest arrest']);
});

test('a hit was a possible match until somebody confirmed it', () => {
  expect(names(marksAt(all, steps, 4999, 'known'))).toEqual(['hit possible']);
  expect(names(marksAt(all, steps, 5000, 'known'))).toEqual(['hit confirmed']);
});

test('one steps from hit to arrest and back', () => {
  expect(nextTelling(all, steps, 0, 'known', 1)).toBe(5000);
  expect(nextTelling(all, steps, 5000, 'known', 1)).toBe(7000);
  expect(nextTelling(all, steps, 7000, 'known', 1)).toBeNull();
  expect(nextTelling(all, steps, 7000, 'known', -1)).toBe(5000);
});
