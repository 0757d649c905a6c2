// @vitest-environment node
import { expect, test } from 'vitest';
import type { Match } from '$lib/types';
import { byClock, clockOf, isWaiting, taskOf } from './due';

const FOUND = '2020-12-01T14:12:07Z';
const match = (fact: Partial<Match>): Match =>
  ({ state: 'possible', kind: 'person', action: 'arrest', recorded_at: FOUND, claimed_by: null, thread: [], verdict: null, may: [], held: 'person', due_at: null, step: null, ...fact }) as Match;
const confirmed = (at: string): Partial<Match> => ({ state: 'confirmed', verdict: { verdict: 'confirmed', reason: '', action_taken: null, by: { user: '', name: '' }, at } });

test('the clock is the server’s: a person held at the road is answered within 15 minutes of the last step', () => {
  const asked = match({ state: 'asked', due_at: '2020-12-01T14:29:02Z' });
  expect(clockOf(asked)).toEqual({ since: Date.parse('2020-12-01T14:14:02Z'), due: Date.parse('2020-12-01T14:29:02Z') });
});

test('whoever was let go is answered within a day', () => {
  const gone = match({ held: 'gone', due_at: '2020-12-02T14:12:07Z' });
  expect(clockOf(gone).since).toBe(Date.parse(FOUND));
});

test('the task is what the server lets this bureau do', () => {
  expect(taskOf(match({ may: ['claim', 'ask'] }))).toBe('claim');
  expect(taskOf(match({ state: 'asked', may: ['answer', 'verdict'] }))).toBe('answer');
  expect(taskOf(match({ state: 'claimed', may: ['verdict'] }))).toBe('decide');
  expect(taskOf(match({ state: 'asked' }))).toBe('waiting');
  expect(taskOf(match({ state: 'denied' }))).toBe('closed');
});

test('after the verdict an officer waits for our word, and whoever acts on an entry taken back is told to stop', () => {
  const hit = match({ ...confirmed(FOUND), may: ['instruct'] });
  expect(taskOf(hit)).toBe('instruct');
  expect(taskOf(match({ ...hit, step: 'instructed' }))).toBe('closed');
  const acts = match({ ...hit, step: 'instructed', due_at: '2020-12-02T14:12:07Z', instruction: { code: 'hold-and-call' } as Match['instruction'] });
  expect([taskOf(acts), clockOf(acts).since]).toEqual(['waiting', Date.parse(FOUND)]); // an officer has a day to answer
  expect(taskOf({ ...acts, told_anew: true })).toBe('instruct'); // the entry was corrected, and the officer acts on what it said
  expect(taskOf({ ...acts, due_at: null, overdue: 2 })).toBe('waiting'); // it stays red until its owner ends it
  expect(taskOf(match({ ...hit, held: 'gone' }))).toBe('closed');
  expect(taskOf(match({ ...hit, held: 'gone', action: 'inquiry' }))).toBe('instruct'); // it was shared for that
  const stopped = match({ state: 'withdrawn', may: ['acknowledge'], due_at: '2020-12-01T14:27:07Z' });
  expect(taskOf(stopped)).toBe('acknowledge');
  expect(isWaiting(match({ ...stopped, may: [] }))).toBe(true);
});

test('what is due first stands first, an officer who waits for a word before it, closed matches last', () => {
  const vehicle = match({ held: 'object', due_at: '2020-12-01T16:12:07Z' }), person = match({ due_at: '2020-12-01T14:27:07Z' });
  const closed = match({ state: 'denied' }), hit = match({ ...confirmed(FOUND), may: ['instruct'], due_at: '2020-12-01T14:27:30Z' });
  expect([closed, vehicle, person, hit].sort(byClock)).toEqual([hit, person, vehicle, closed]);
});
