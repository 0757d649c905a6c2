// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '$lib/problem';
import { News } from './news';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A desk that says what it was asked to read. */
function desk(here: string[]) {
  const asked: string[] = [];
  const records = new Map(here.map((id) => [id, { version: 2 }]));
  const some = (ids: string[]): Promise<void> => Promise.resolve(void asked.push(`some ${ids.length}`));
  const load = (): Promise<void> => Promise.resolve(void asked.push('all'));
  return { asked, desk: { records, problem: null as unknown, some, load, recount: () => Promise.resolve() } };
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, number) => `match-${number}`);

test('the first news is read at once, and what comes in the pause after it together', async () => {
  const { asked, desk: one } = desk([]);
  const news = new News(one);
  news.heard('a');
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual(['some 1']);
  ['b', 'c', 'b'].forEach((id) => news.heard(id));
  await vi.advanceTimersByTimeAsync(400);
  expect(asked).toEqual(['some 1']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual(['some 1', 'some 2']);
});

test('ten thousand matches that are found in a moment are two calls, not ten thousand', async () => {
  const { asked, desk: one } = desk(['match-7', 'match-8']);
  const news = new News(one);
  numbered(10_000).forEach((id) => news.heard(id));
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toEqual(['some 2', 'all']);
});

test('what is here already as it was told is not read, and nothing after the desk was left', async () => {
  const { asked, desk: one } = desk(['a']);
  const news = new News(one);
  news.heard('a', 1);
  await vi.advanceTimersByTimeAsync(1000);
  news.heard('b');
  news.end();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([]);
});

test('news that could not be read is read with what came since, when the server wants, and nothing is amiss then', async () => {
  const { asked, desk: one } = desk([]);
  const answers = one.some;
  one.some = () => Promise.reject(new Problem(429, {}, 20));
  const news = new News(one);
  ['a', 'b'].forEach((id) => news.heard(id));
  await vi.advanceTimersByTimeAsync(1000);
  expect(one.problem).toMatchObject({ status: 429 });
  one.some = answers;
  news.heard('c');
  await vi.advanceTimersByTimeAsync(18_000);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(8000);
  expect([asked, one.problem]).toEqual([['some 3'], null]);
});

test('what is gone from the desk is not counted any more', async () => {
  const { asked, desk: one } = desk(['a']);
  one.recount = () => Promise.resolve(void asked.push('count'));
  const news = new News(one);
  news.heard('a', 1);
  ['a', 'b'].forEach(() => news.count());
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toEqual(['count']);
});
