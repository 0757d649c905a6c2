import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readFilters } from '../dpo/filters';
import { emptyDraft, subjectOf } from '../officer/draft';
import { Posts } from '../officer/posts.svelte';
import { newKey, seal, unseal } from '../officer/seal';
import { send, withQuery } from './api';
import { Kept } from './kept.svelte';
import { Live } from './live.svelte';
import { Marks } from './marks/marks';
import { Problem } from './problem';
import { REMEMBERED, remembered } from './remembered';
import type { Viewer } from './types';

/** Keys by which what is read could become what every object has. */
const HOSTILE = '"__proto__": {"spoiled": true}, "constructor": {"prototype": {"spoiled": true}}, "prototype": {"spoiled": true}';
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

const ROOTS = [Object, Array, Map, Set, String, Function, Promise].map((made) => made.prototype as object);
const asTheyAre = (): string[][] => ROOTS.map((root) => Reflect.ownKeys(root).map(String).sort());

let before: string[][];
beforeEach(() => (before = asTheyAre()));
afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  expect(asTheyAre()).toEqual(before);
  for (const fresh of [{}, [], new Map(), () => 0]) expect('spoiled' in fresh).toBe(false);
});

test('an answer of a server, and its refusal, change no object but themselves', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(`{"id": "a", ${HOSTILE}}`, { status: 200 })));
  expect(await send<{ id: string }>('GET', '/api/x')).toMatchObject({ id: 'a' });

  vi.stubGlobal('fetch', () => Promise.resolve(new Response(`{"type": "/__proto__", "errors": [{"pointer": "/__proto__"}], ${HOSTILE}}`, { status: 422 })));
  const refused = await send('POST', '/api/x', {}).catch((problem: unknown) => problem);
  expect(refused).toBeInstanceOf(Problem);
});

test.each(NAMES)('a record, an event and a hook called %s are kept like any other, but a mark needs a UUID', async (name) => {
  const kept = new Kept<{ id: string; version: number }>({ all: () => Promise.resolve([JSON.parse(`{"id": "${name}", "version": 1, ${HOSTILE}}`)]), one: () => Promise.resolve(null) });
  await kept.load();
  expect([...kept.records.keys()]).toEqual([name]);

  class Wire {
    static readonly OPEN = 1;
    static last: Wire;
    readyState = 1;
    onopen: (() => void) | null = null;
    onmessage: ((message: { data: string }) => void) | null = null;
    constructor() {
      Wire.last = this;
      queueMicrotask(() => this.onopen?.());
    }
    send(): void {}
    close(): void {}
  }
  vi.stubGlobal('WebSocket', Wire);
  const live = new Live({ operation: 'kafo-ii', url: 'ws://node/ws', snapshot: () => Promise.resolve({ cursor: '1', at: '', marks: new Marks() }) });
  const heard: string[] = [];
  live.start();
  await vi.waitFor(() => expect(Wire.last?.onmessage).toBeTruthy());
  live.onEvent(`${name}.*` as Parameters<Live['onEvent']>[0], (_, record) => heard.push(record));
  const says = (frame: string): void => Wire.last.onmessage!({ data: frame });
  says('{"type": "ready", "cursor": "1", "viewer": {}, "heartbeat_s": 20}');
  const mark = `{"record": "${name}", "version": 1, "kind": "match", "occurred_at": "2026-11-23T10:00:00Z", ${HOSTILE}}`;
  says(`{"type": "event", "cursor": "2", "event": {"id": "e", "kind": "${name}.told", "record": "${name}", "version": 1, "operation": "kafo-ii", "recorded_at": "2026-11-23T10:00:00Z", "mark": ${mark}, "data": {${HOSTILE}}}}`);
  await vi.waitFor(() => expect(heard).toEqual([name]), 5000);
  expect([...live.marks.records()]).toEqual([]);
  live.stop();
});

test('what a phone has kept is read back without changing anything', async () => {
  localStorage.setItem(REMEMBERED, `{"user": "awa", "country": "ML", "operations": [], "checkpoint": null, "demo": true, ${HOSTILE}}`);
  expect(remembered()).toMatchObject({ user: 'awa', role: 'officer' });

  localStorage.setItem('jointops.posts.awa.kafo-ii', `{"all": [], "chosen": "ML-GAO-01", ${HOSTILE}}`);
  expect(new Posts({ user: 'awa' } as Viewer, 'kafo-ii').chosen).toBe('ML-GAO-01');

  const key = await newKey();
  const report = JSON.parse(`{"user": "awa", "id": "1", ${HOSTILE}}`) as { user: string; id: string };
  expect(await unseal(key, await seal(key, report))).toMatchObject({ user: 'awa', id: '1' });
});

test('what is typed or stands in an address changes nothing', () => {
  readFilters(NAMES.map((name) => `${name}=x`).join('&'));
  withQuery('/api/x', JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>);
  expect(subjectOf({ ...emptyDraft('vehicle'), ...(JSON.parse(`{${HOSTILE}}`) as object), kind: 'vehicle', plate: 'AB 1' })).toMatchObject({ kind: 'vehicle' });
});
