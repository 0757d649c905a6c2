import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Awaited } from './report';
import { Seconds } from './seconds.svelte';

/** The server as it answers next: a status, or what it says of the check. */
let answers: (number | { follow: { code: string; words: string; at: string } | null })[] = [];
let asked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path.split('/').at(-1)!);
    const next = answers.length > 1 ? answers.shift()! : answers[0]!;
    return typeof next === 'number' ? new Response('{}', { status: next }) : Response.json(next);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const check = (id: string, more: Partial<Awaited> = {}): Awaited => ({
  user: 'officer.ml', id, kind: 'vehicle', checkpoint: 'ML-GAO-01', occurredAt: new Date().toISOString(),
  answer: 'wait', reference: 'ML-7Q2K', heard: null, open: true, ...more,
});
const word = (code: string, at = '2026-11-27T08:15:00Z') => ({ follow: { code, words: '', at } });
const codes = (seconds: Seconds) => seconds.said.map(({ follow }) => follow.code);

test('what is said before the phone awaits the check is asked for', async () => {
  answers = [word('stop')];
  const seconds = new Seconds('officer.ml');
  await seconds.expect(check('a'));
  await seconds.expect(check('b', { answer: 'clear', open: false }));
  expect([asked, codes(seconds)]).toEqual([['a'], ['stop']]);
});

test('a word that could not be read is asked for again, and not where there is nothing to hear', async () => {
  answers = [503, 429, word('stop')];
  const seconds = new Seconds('officer.ml');
  await seconds.expect(check('a'));
  expect(codes(seconds)).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([asked.length, codes(seconds)]).toEqual([3, ['stop']]);

  answers = [404];
  await seconds.expect(check('b'));
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked.filter((id) => id === 'b').length).toBe(1);

  answers = [503];
  await seconds.expect(check('c'));
  seconds.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked.filter((id) => id === 'c').length).toBe(1);
});

test.each([['call-centre', true], ['bureau-has-it', true], ['misused-identity', false], ['let-go', false], ['hold-and-call', false]] as const)(
  'after %s was read, the bureau has yet to answer: %s',
  async (code, open) => {
    answers = [word(code)];
    const seconds = new Seconds('officer.ml');
    await seconds.expect(check('a'));
    await seconds.read(seconds.said[0]!);
    expect([seconds.awaited[0]!.open, codes(seconds)]).toEqual([open, []]);
  },
);

test('a page that stands open forgets what is older than a day', async () => {
  answers = [{ follow: null }];
  const seconds = new Seconds('officer.ml');
  await seconds.expect(check('a'));
  vi.advanceTimersByTime(23 * 3600 * 1000);
  await seconds.ask();
  expect([asked, seconds.awaited.length]).toEqual([['a', 'a'], 1]);
  vi.advanceTimersByTime(2 * 3600 * 1000);
  await seconds.ask();
  expect([asked, seconds.awaited]).toEqual([['a', 'a'], []]);
});
