import { afterEach, expect, test, vi } from 'vitest';
import type { Live } from '$lib/live.svelte';
import { Known } from './known.svelte';

type Rows = Record<string, { id: string; [field: string]: unknown }[]>;

/** What was asked for, and what is not answered just now. */
let asked: string[] = [];
const down = new Set<string>();

/** The server: what its lists hold for this centre now. */
function answering(rows: Rows): void {
  vi.stubGlobal('fetch', (path: string) => {
    const address = new URL(path, 'http://node');
    asked.push(address.pathname);
    if (down.has(address.pathname)) return Promise.resolve(new Response('{}', { status: 503 }));
    const one = /^\/api\/(alerts|incidents|routes|matches)\/(.+)$/.exec(address.pathname);
    if (one) return json(rows[one[1] === 'alerts' ? 'others' : one[1]!]?.find(({ id }) => id === one[2]));
    const box = address.searchParams.get('box');
    return json({ items: rows[box ?? address.pathname.split('/').at(-1)!] ?? [], next: null });
  });
}

const json = (body: unknown): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(body ?? {}), { status: body === undefined ? 404 : 200 }));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  down.clear();
});

test('after a new beginning what was lost meanwhile is gone from the lists, and what is another centre’s stays', async () => {
  const known = new Known('kafo-ii');
  const ours = { id: 'ours', title: 'Ours' };
  const theirs = { id: 'theirs', state: 'sent', operation: 'kafo-ii' };
  const match = (id: string) => ({ id, countries: { checked: 'ML', owner: 'FR' } });
  answering({ incidents: [{ id: 'kept' }, { id: 'lost' }], sent: [ours, { id: 'lost' }], matches: [match('kept'), match('lost')], others: [theirs] });
  await known.load();
  await known.readAlert('theirs');

  answering({ incidents: [{ id: 'kept' }], sent: [ours], matches: [match('kept')], others: [theirs] });
  await known.load();

  expect(known.problem).toBeNull();
  expect([...known.incidents.keys()]).toEqual(['kept']);
  expect(['kept', 'lost'].map((id) => known.parties.get(id)?.owner)).toEqual(['FR', undefined]);
  expect([...known.alerts.keys()]).toEqual(['ours', 'theirs']);
});

test('an alert of another operation stands on no board of this one, and it is known of which it is', async () => {
  const known = new Known('kafo-ii');
  answering({ others: [{ id: 'theirs', state: 'sent', operation: 'turquesa-ii' }] });
  await known.load();
  await known.readAlert('theirs');

  expect([[...known.alerts.keys()], known.elsewhere.get('theirs')]).toEqual([[], 'turquesa-ii']);
});

/** The stream of events: what a story says is heard. */
function stream(): { live: Live; says: (kind: string, record: string, event?: object) => void } {
  const heard = new Map<string, ((event: object | null, record: string) => void)[]>();
  const onEvent = (kind: string, told: (event: object | null, record: string) => void): (() => void) => {
    heard.set(kind, [...(heard.get(kind) ?? []), told]);
    return () => undefined;
  };
  return { live: { onEvent } as unknown as Live, says: (kind, record, event) => heard.get(kind)?.forEach((told) => told(event ?? null, record)) };
}

test('a new post, a country further on, and an incident and a match that were shared are here without a new beginning', async () => {
  const known = new Known('kafo-ii');
  const operation = (readiness: string) => ({ id: 'o', code: 'kafo-ii', participants: [{ country: 'ML', readiness }] });
  answering({ operations: [operation('preparing')], checkpoints: [{ id: 'gao' }] });
  await known.load();
  const { live, says } = stream();
  known.follow(live);

  const of = { operation: 'kafo-ii', data: {} };
  answering({ operations: [operation('preparing')], checkpoints: [{ id: 'gao' }, { id: 'kidal' }] });
  says('checkpoint.added', 'kidal', of);
  await vi.waitFor(() => expect(known.posts.length).toBe(2));
  answering({ operations: [operation('ready')], checkpoints: [{ id: 'gao' }, { id: 'kidal' }] });
  says('readiness.changed', 'o', of);
  await vi.waitFor(() => expect(known.operation?.participants[0]?.readiness).toBe('ready'));

  answering({ incidents: [{ id: 'arrest' }], matches: [{ id: 'match', countries: { checked: 'ML', owner: 'FR' } }] });
  says('shared', 'arrest');
  await vi.waitFor(() => expect([[...known.incidents.keys()], known.parties.get('match')?.owner]).toEqual([['arrest'], 'FR']));
});

test('an alert whose reading fails is said to fail, and stands on the board when the server answers again', async () => {
  vi.useFakeTimers();
  const known = new Known('kafo-ii');
  answering({ others: [{ id: 'theirs', state: 'sent', operation: 'kafo-ii' }] });
  await known.load();
  const { live, says } = stream();
  known.follow(live);
  down.add('/api/alerts/theirs').add('/api/operations/kafo-ii/figures');
  says('alert.*', 'theirs', { operation: 'kafo-ii', record: 'theirs', version: 1, data: {} });
  says('figures.reported', 'f', { operation: 'kafo-ii', record: 'f', version: 1, data: {} });
  await vi.advanceTimersByTimeAsync(1_000);
  expect([known.loaded, known.problem, [...known.alerts.keys()]]).toEqual([true, expect.objectContaining({ status: 503 }), []]);

  down.clear();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([known.problem, [...known.alerts.keys()]]).toEqual([null, ['theirs']]);
});

test('the board stands by the alerts, whatever else cannot be read at the start', async () => {
  const known = new Known('kafo-ii');
  answering({ sent: [{ id: 'ours', title: 'Ours' }] });
  for (const path of ['/api/route-suggestions', '/api/routes', '/api/matches', '/api/incidents', '/api/operations']) down.add(path);
  await known.load();
  expect([known.loaded, [...known.alerts.keys()], known.problem]).toEqual([true, ['ours'], expect.objectContaining({ status: 503 })]);
  known.follow(stream().live)();
  expect(known.problem).toBeNull();
});

test('one incident and one route that are new are read by themselves, and not all pages of all of them', async () => {
  const known = new Known('kafo-ii');
  answering({});
  await known.load();
  const { live, says } = stream();
  known.follow(live);
  answering({ incidents: [{ id: 'arrest', version: 1 }], routes: [{ id: 'road', version: 1 }] });
  asked = [];
  says('incident.*', 'arrest', { operation: 'kafo-ii', record: 'arrest', version: 1, data: {} });
  says('route.changed', 'road', { operation: 'kafo-ii', record: 'road', version: 1, data: { state: 'drawn' } });
  await vi.waitFor(() => expect([[...known.incidents.keys()], [...known.routes.keys()]]).toEqual([['arrest'], ['road']]));
  await vi.waitFor(() => expect(asked).toContain('/api/route-suggestions'));
  expect(asked.filter((path) => ['/api/incidents', '/api/routes'].includes(path))).toEqual([]);

  says('route.changed', 'road', { operation: 'kafo-ii', record: 'road', version: 2, data: { state: 'removed' } });
  expect([...known.routes.keys()]).toEqual([]);
});
