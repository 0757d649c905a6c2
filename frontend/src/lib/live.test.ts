import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OUTDATED, type Snapshot } from './columns';
import { Live } from './live.svelte';
import { idOf, made } from './marks/made';
import { Marks } from './marks/marks';
import { Problem } from './problem';

/** The server's end of the stream. */
class Wire extends EventTarget {
  static open: Wire[] = [];
  static readonly OPEN = 1;
  readyState = 1;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor() {
    super();
    Wire.open.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  send(): void {}
  close(): void {}

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const standing = (cursor: string, ...numbers: number[]): Snapshot => ({ cursor, at: '2026-11-23T10:00:00Z', marks: Marks.of(numbers.map((n) => made(n))) });

beforeEach(() => {
  Wire.open = [];
  vi.stubGlobal('WebSocket', Wire);
});
afterEach(() => void vi.unstubAllGlobals());

test('what was shared while the map could not be read is on it after another beginning', async () => {
  const answers: (() => Snapshot)[] = [
    () => standing('1', 1),
    () => {
      throw new TypeError('no network');
    },
    () => standing('2', 1, 2),
  ];
  const live = new Live({ operation: 'kafo-ii', url: 'ws://node/ws', snapshot: async () => answers.shift()!() });
  live.start();
  await vi.waitFor(() => expect(Wire.open.length).toBe(1));
  const wire = Wire.open[0]!;
  wire.says({ type: 'ready', cursor: '1', viewer: {}, heartbeat_s: 20 });
  wire.says({ type: 'shared', cursor: '2', record: idOf(2) });

  await vi.waitFor(() => expect([...live.marks.records()]).toEqual([idOf(1), idOf(2)]), 5000);
  live.stop();
});

test('what has not wholly come is drawn on an empty screen alone, and no longer than it comes', async () => {
  const partly = Marks.of([made(1)]);
  const cut = new TypeError('the link broke off');
  const seen: (Marks | null)[] = [];
  const answers = [(): Snapshot => { throw cut; }, () => standing('1', 1), () => standing('2', 1, 2)];
  const asked: boolean[] = [];
  const live = new Live({ operation: 'kafo-ii', url: 'ws://node/ws', snapshot: async (_, ondrawn) => {
    asked.push(ondrawn !== undefined);
    ondrawn?.(partly);
    seen.push(live.arriving);
    return answers.shift()!();
  } });
  live.start();
  await vi.waitFor(() => expect(live.problem).toBe(cut));
  expect([seen, live.arriving]).toEqual([[partly], null]);

  await vi.waitFor(() => expect(Wire.open.length).toBe(1), 5000);
  Wire.open[0]!.says({ type: 'ready', cursor: '1', viewer: {}, heartbeat_s: 20 });
  Wire.open[0]!.says({ type: 'resync' });
  await vi.waitFor(() => expect(Wire.open.length).toBe(2), 5000);
  expect([asked, live.arriving]).toEqual([[true, true, false], null]);
  live.stop();
});

test('events that come close together are read for once, and none after the screen is gone', async () => {
  const live = new Live({ operation: 'kafo-ii', url: 'ws://node/ws', snapshot: async () => standing('1') });
  live.start();
  await vi.waitFor(() => expect(Wire.open.length).toBe(1));
  vi.useFakeTimers();
  let read = 0;
  const off = live.keep(['request.*', 'alert.*'], () => (read += 1), ({ record }) => record === idOf(1));
  const burst = async (ms: number): Promise<void> => {
    for (const kind of ['request.state', 'alert.released', 'request.state', 'alert.read'])
      Wire.open[0]!.says({ type: 'event', cursor: '2', event: { kind, record: idOf(1), version: 1, recorded_at: '2026-11-23T10:00:00Z', operation: null, mark: null, data: {} } });
    await vi.advanceTimersByTimeAsync(ms);
  };
  await burst(1000);
  await burst(1000);
  expect(read).toBe(2);
  await burst(100);
  off();
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toBe(2);
  live.stop();
  vi.useRealTimers();
});

test('a page too many says so and is live once another is closed', async () => {
  const live = new Live({ operation: 'kafo-ii', url: 'ws://node/ws', snapshot: async () => standing('1') });
  live.start();
  await vi.waitFor(() => expect(Wire.open.length).toBe(1));
  // The first time it may be pages that broke off with this one, which the server has not missed yet.
  Wire.open[0]!.onclose?.({ code: 4409 });
  expect(live.link.state).toBe('reconnecting');
  await vi.waitFor(() => expect(Wire.open.length).toBe(2), 5000);
  Wire.open[1]!.onclose?.({ code: 4409 });
  expect(live.link).toEqual({ state: 'crowded' });

  await vi.waitFor(() => expect(Wire.open.length).toBe(3), 5000);
  Wire.open[2]!.says({ type: 'ready', cursor: '1', viewer: {}, heartbeat_s: 20 });
  expect(live.link).toEqual({ state: 'live', lag: 0 });
  live.stop();
});

test('a page that is older than the server says so and asks no more', async () => {
  vi.useFakeTimers();
  let asked = 0;
  const snapshot = async (): Promise<Snapshot> => {
    asked += 1;
    throw new Problem(0, { type: OUTDATED });
  };
  const live = new Live({ operation: 'kafo-ii', url: 'ws://node/ws', snapshot });
  live.start();
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();

  expect([asked, Wire.open.length]).toEqual([1, 0]);
  expect(live.problem).toMatchObject({ slug: OUTDATED });
  live.stop();
});
