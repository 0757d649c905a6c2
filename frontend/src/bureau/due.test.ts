import { expect, test } from 'vitest';
import type { Match } from '$lib/types';
import { byClock, clockOf, taskOf } from './due';

const FOUND = '2020-12-01T14:12:07Z';
const match = (fact: Partial<Match>): Match =>
  ({ state: 'possible', kind: 'person', action: 'arrest', recorded_at: FOUND, claimed_by: null, thread: [], verdict: null, may: [], ...fact }) as Match;

test('a person held at the road is answered within 15 minutes of the last step', () => {
  const asked = match({ thread: [{ id: '1', kind: 'ask', by: { user: 'bureau.ml', name: 'Mariam', country: 'ML' }, at: '2020-12-01T14:14:02Z', text: 'Photo?' }] });
  expect(clockOf(asked).due).toBe(Date.parse('2020-12-01T14:29:02Z'));
});

test('whoever was let go by a discreet entry is answered within a day', () => {
  expect(clockOf(match({ action: 'discreet' })).due).toBe(Date.parse('2020-12-02T14:12:07Z'));
});

test('the task is what the server lets this bureau do', () => {
  expect(taskOf(match({ may: ['claim', 'ask'] }))).toBe('claim');
  expect(taskOf(match({ state: 'asked', may: ['answer', 'verdict'] }))).toBe('answer');
  expect(taskOf(match({ state: 'claimed', may: ['verdict'] }))).toBe('decide');
  expect(taskOf(match({ state: 'asked' }))).toBe('waiting');
  expect(taskOf(match({ state: 'denied', may: [] }))).toBe('closed');
});

test('what is due first stands first, closed matches last', () => {
  const vehicle = match({ kind: 'vehicle' }), person = match({}), closed = match({ state: 'denied' });
  expect([closed, vehicle, person].sort(byClock)).toEqual([person, vehicle, closed]);
});
