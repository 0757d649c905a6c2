import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Kept } from './kept.svelte';
import { Problem, Unreachable } from './problem';

interface Row {
  id: string;
  version: number;
}

/** A server that answers each question when the story says so. */
function asked<A extends unknown[], R>(): { ask: (...args: A) => Promise<R>; calls: { args: A; says: (answer: R) => void; fails: (why: unknown) => void }[] } {
  const calls: ReturnType<typeof asked<A, R>>['calls'] = [];
  const ask = (...args: A): Promise<R> => new Promise((says, fails) => calls.push({ args, says, fails }));
  return { ask, calls };
}

const row = (id: string, version = 1): Row => ({ id, version });
const many = asked<[], Row[]>;
const one = asked<[string], Row | null>;
const shown = (kept: Kept<Row>): string[] => [...kept.records.values()].map(({ id, version }) => `${id}${version}`).sort();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what arrives while the pages are on their way stays, and what is withdrawn meanwhile does not come back', async () => {
  const [all, single] = [many(), one()];
  const kept = new Kept<Row>({ all: all.ask, one: single.ask });
  const loading = kept.load();
  void kept.refresh('arrived');
  single.calls[0]!.says(row('arrived'));
  await vi.advanceTimersByTimeAsync(0);
  kept.drop('withdrawn');
  all.calls[0]!.says([row('withdrawn'), row('stands')]);
  await loading;
  expect(shown(kept)).toEqual(['arrived1', 'stands1']);

  // Read again when nothing came between, the list alone counts.
  const again = kept.load();
  all.calls[1]!.says([row('stands', 2)]);
  await again;
  expect(shown(kept)).toEqual(['stands2']);
});

test('of two readings of the list the one that was asked for last counts, whichever comes last', async () => {
  const all = many();
  const kept = new Kept<Row>({ all: all.ask, one: one().ask });
  const both = [kept.load(), kept.load()];
  all.calls[1]!.says([row('new')]);
  await both[1];
  all.calls[0]!.says([row('old')]);
  await both[0];
  expect(shown(kept)).toEqual(['new1']);
});

test('a record that is withdrawn while it is read does not come back with the answer', async () => {
  const single = one();
  const kept = new Kept<Row>({ all: many().ask, one: single.ask });
  kept.keep(row('a'));
  const reading = kept.refresh('a', 2);
  kept.drop('a');
  single.calls[0]!.says(row('a', 2));
  await reading;
  expect(shown(kept)).toEqual([]);
});

test('what could not be read is told and read again until it is; what was refused is not asked for again', async () => {
  const [all, single] = [many(), one()];
  const kept = new Kept<Row>({ all: all.ask, one: single.ask });
  void kept.refresh('a');
  single.calls[0]!.fails(new Problem(503, {}));
  await vi.advanceTimersByTimeAsync(0);
  expect(kept.problem).toMatchObject({ status: 503 });
  await vi.advanceTimersByTimeAsync(3_000);
  single.calls[1]!.fails(new Unreachable('cut'));
  await vi.advanceTimersByTimeAsync(6_000);
  single.calls[2]!.says(row('a'));
  await vi.advanceTimersByTimeAsync(0);
  expect([shown(kept), kept.problem]).toEqual([['a1'], null]);

  void kept.load();
  all.calls[0]!.fails(new Problem(403, {}));
  await vi.advanceTimersByTimeAsync(600_000);
  expect([all.calls.length, kept.problem]).toEqual([1, expect.objectContaining({ status: 403 })]);
});

test('of several that are read in one call, one that is withdrawn meanwhile does not come back, and one that came meanwhile stays', async () => {
  const some = asked<[string[]], Row[]>();
  const kept = new Kept<Row>({ all: many().ask, one: one().ask, some: some.ask });
  ['withdrawn', 'stands', 'lost'].forEach((id) => kept.keep(row(id)));
  const reading = kept.some(['withdrawn', 'stands', 'lost', 'came']);
  kept.drop('withdrawn');
  kept.keep(row('came'));
  some.calls[0]!.says([row('withdrawn', 2), row('stands', 2)]);
  await reading;
  expect(shown(kept)).toEqual(['came1', 'stands2']);
});

test('a list that is not ours to read any more does not stay on the screen', async () => {
  const all = many();
  const kept = new Kept<Row>({ all: all.ask, one: one().ask });
  const first = kept.load();
  all.calls[0]!.says([row('a')]);
  await first;
  const again = kept.load();
  all.calls[1]!.fails(new Problem(403, {}));
  await again;
  expect([shown(kept), kept.loaded, kept.problem]).toEqual([[], false, expect.objectContaining({ status: 403 })]);
});

test('nothing is read again after its screen is left, and not before the server wants', async () => {
  const all = many();
  const kept = new Kept<Row>({ all: all.ask, one: one().ask });
  void kept.load();
  all.calls[0]!.fails(new Problem(429, {}, 60));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(all.calls.length).toBe(1);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(all.calls.length).toBe(2);
  kept.stop();
  all.calls[1]!.fails(new Problem(503, {}));
  await vi.advanceTimersByTimeAsync(600_000);
  expect([all.calls.length, kept.problem]).toEqual([2, null]);

  // Whoever comes back finds it at work.
  void kept.load();
  all.calls[2]!.fails(new Problem(503, {}));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(all.calls.length).toBe(4);
});
