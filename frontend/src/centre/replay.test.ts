import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Replay } from './replay.svelte';

const HIT = '0193a7c4-0000-7000-8000-000000000001';
let asked = 0;
let routesFail = false;

/** The server: its answer to each reading of the history, in turn; the last goes on. */
function answering(...answers: (object | null)[]): void {
  vi.stubGlobal('fetch', (path: string) => {
    if (path.startsWith('/api/routes/past')) return routesFail ? Promise.reject(new TypeError('no line')) : Promise.resolve(new Response(JSON.stringify({ items: [], next: null })));
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    return answer ? Promise.resolve(new Response(JSON.stringify(answer))) : Promise.reject(new TypeError('no line'));
  });
}

const step = (state: string) => ({ record: HIT, version: 1, state, severity: 1, at: '2026-11-20T10:00:00Z', recorded_at: '2026-11-20T10:00:00Z' });

beforeEach(() => {
  asked = 0;
  routesFail = false;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('playing stops where the history cannot be read, and asks again only when somebody does', async () => {
  answering(null, { items: [step('possible')], whole: false });
  const replay = new Replay('kafo-ii');
  replay.speed = 1;
  replay.toggle(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(1000);
  expect([asked, replay.playing, replay.problem]).toEqual([1, false, expect.any(Error)]);

  replay.show(Date.now() - 1_800_000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toBe(1);

  expect(await replay.again()).toBe(true);
  expect([asked, replay.problem, replay.whole, replay.steps.size]).toEqual([2, null, false, 1]);
});

test('each look back reads what there is by then', async () => {
  answering({ items: [], whole: true }, { items: [step('possible'), step('confirmed')], whole: true });
  const replay = new Replay('kafo-ii');
  expect(await replay.load()).toBe(true);
  replay.live();
  expect(replay.whole).toBeNull();
  replay.show(Date.now() - 1000);
  await replay.load();
  expect([asked, replay.steps.get(HIT)?.length]).toEqual([2, 2]);
});

test('routes that cannot be read take nothing of the history with them, and are read again on their own', async () => {
  answering({ items: [step('possible')], whole: true });
  routesFail = true;
  const replay = new Replay('kafo-ii');
  expect(await replay.load()).toBe(true);
  await vi.advanceTimersByTimeAsync(0);
  expect([asked, replay.problem, replay.routesProblem, replay.steps.size]).toEqual([1, null, expect.any(Error), 1]);
  routesFail = false;
  await replay.readRoutes();
  expect([asked, replay.routesProblem]).toEqual([1, null]);
});
