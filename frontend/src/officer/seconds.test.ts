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
