import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTurn } from './inturn';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One record on a server, of a version; how often it was read. */
function desk(version: number) {
  const state = { there: version, here: 0, reads: 0 };
  const refresh = inTurn(
    async () => {
      state.reads += 1;
      state.here = state.there;
    },
    (_, version) => version < state.here,
  );
  return { state, refresh };
}

it('reads once more after forty steps of nine addressees, and has the last of them', async () => {
  const { state, refresh } = desk(1);
  await refresh('alert', 1);
  for (state.there = 2; state.there < 40; state.there += 1) void refresh('alert', state.there);
  await vi.runAllTimersAsync();
  expect([state.reads, state.here]).toEqual([2, 40]);
});

it('does not read for a step that what is here has left behind', async () => {
  const { state, refresh } = desk(1);
  state.here = 3;
  await refresh('alert', 2);
  expect(state.reads).toBe(0);
});

it('brings what stands now to whoever asks without a version, though it was read a moment ago', async () => {
  const { state, refresh } = desk(1);
  await refresh('match');
  state.there = 2;
  const again = refresh('match');
  await vi.runAllTimersAsync();
  await again;
  expect([state.reads, state.here]).toEqual([2, 2]);
});

it('reads again after a reading that failed', async () => {
  let reads = 0;
  const refresh = inTurn(
    () => ((reads += 1) === 1 ? Promise.reject(new Error('away')) : Promise.resolve()),
    () => false,
  );
  await expect(refresh('alert')).rejects.toThrow('away');
  await vi.runAllTimersAsync();
  await refresh('alert');
  expect(reads).toBe(2);
});
