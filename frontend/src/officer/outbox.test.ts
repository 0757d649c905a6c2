import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyDraft } from './draft';
import { Outbox } from './outbox.svelte';
import type { Waiting } from './report';

type Reply = { status: number; body?: unknown } | 'never';
/** What the server says to each call, and what it was sent. */
let says: (path: string, body: { id: string }[]) => Reply;
let batches: number[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  batches = [];
  vi.stubGlobal('fetch', (path: string, init: { body?: string }) => {
    if (path === '/api/session') return Promise.resolve(Response.json({ viewer: { user: 'awa' } }));
    const sent = JSON.parse(init.body ?? '[]') as { id: string }[];
    if (path === '/api/checks/batch') batches.push(sent.length);
    const reply = says(path, sent);
    return reply === 'never' ? new Promise(() => undefined) : Promise.resolve(Response.json(reply.body ?? {}, { status: reply.status }));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const report = (id: string): Waiting => ({
  user: 'awa', id, operation: 'kafo-ii', checkpoint: 'ML-GAO-01', occurredAt: '2026-11-27T08:00:00Z', position: null,
  draft: { ...emptyDraft('vehicle'), plate: 'AB 1' }, refused: null,
});
const outboxOf = (...ids: string[]): Outbox => {
  const outbox = new Outbox('awa');
  outbox.waiting = ids.map(report);
  return outbox;
};
const idReused = { type: 'https://jointops.example/problems/id-reused', title: 'taken' };

test('an answer that was lost and cannot be heard now either leaves the report waiting, and keeps nobody standing', async () => {
  let isUp = false;
  says = (path) => {
    if (path === '/api/checks') return { status: 409, body: idReused };
    if (path === '/api/checks/batch') return { status: 200, body: { results: [{ id: 'a', status: 409, problem: idReused }] } };
    return isUp ? { status: 200, body: { answer: 'act', reference: 'ML-7Q2K', instruction: { code: 'hold-and-call' } } } : { status: 503 };
  };
  const outbox = outboxOf('a');
  expect(await outbox.file(report('a'))).toEqual({ state: 'kept' });
  expect([outbox.waiting[0]?.refused, outbox.sending.size]).toEqual([null, 0]);

  isUp = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(outbox.late.map(({ answer, reference }) => [answer, reference])).toEqual([['act', 'ML-7Q2K']]);
  expect(outbox.waiting[0]?.refused?.status).toBe(409);
  outbox.stop();
});

test('a full outbox on a weak link is sent in smaller and smaller parts until they get through, and then in larger ones', async () => {
  const ids = Array.from({ length: 100 }, (_, n) => String(n).padStart(3, '0'));
  says = (_, sent) => (sent.length > 30 ? 'never' : { status: 200, body: { results: sent.map(({ id }) => ({ id, status: 201, answer: { answer: 'clear', reference: 'R' } })) } });
  const outbox = outboxOf(...ids);
  void outbox.flush();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(batches.slice(0, 4)).toEqual([100, 50, 25, 50]);
  expect(outbox.waiting).toEqual([]);
  outbox.stop();
});

test('whatever goes wrong while a report is sent, its officer hears that it is kept, and it is sent again', async () => {
  says = (_, sent) => ({ status: 200, body: { results: sent.map(({ id }) => ({ id, status: 201, answer: { answer: 'clear', reference: 'R' } })) } });
  const outbox = outboxOf();
  const writing = vi.spyOn(JSON, 'stringify').mockImplementationOnce(() => {
    throw new TypeError('nobody thought of this');
  });
  expect(await outbox.file(report('a'))).toEqual({ state: 'kept' });
  writing.mockRestore();
  expect(outbox.waiting.map(({ id }) => id)).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(outbox.waiting).toEqual([]);
  outbox.stop();
});
