import { afterEach, expect, test, vi } from 'vitest';
import { Known } from './known.svelte';

type Rows = Record<string, { id: string; [field: string]: unknown }[]>;

/** The server: what its lists hold for this centre now. */
function answering(rows: Rows): void {
  vi.stubGlobal('fetch', (path: string) => {
    const address = new URL(path, 'http://node');
    const one = /^\/api\/alerts\/(.+)$/.exec(address.pathname);
    if (one) return json(rows.others?.find(({ id }) => id === one[1]));
    const box = address.searchParams.get('box');
    return json({ items: rows[box ?? address.pathname.split('/').at(-1)!] ?? [], next: null });
  });
}

const json = (body: unknown): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(body ?? {}), { status: body === undefined ? 404 : 200 }));

afterEach(() => void vi.unstubAllGlobals());

test('after a new beginning what was lost meanwhile is gone from the lists, and what is another centre’s stays', async () => {
  const known = new Known('kafo-ii');
  const ours = { id: 'ours', title: 'Ours' };
  const theirs = { id: 'theirs', state: 'sent' };
  const match = (id: string) => ({ id, countries: { checked: 'ML', owner: 'FR' } });
  answering({ incidents: [{ id: 'kept' }, { id: 'lost' }], sent: [ours, { id: 'lost' }], matches: [match('kept'), match('lost')], others: [theirs] });
  await known.load();
  await known.readAlert('theirs');

  answering({ incidents: [{ id: 'kept' }], sent: [ours], matches: [match('kept')], others: [theirs] });
  await known.load();

  expect(known.problem).toBeNull();
  expect([...known.incidents.keys()]).toEqual(['kept']);
  expect([...known.parties.keys()]).toEqual(['kept']);
  expect([...known.alerts.keys()]).toEqual(['ours', 'theirs']);
});
