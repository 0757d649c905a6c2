import { afterEach, expect, test, vi } from 'vitest';
import { everyPage, get } from './api';

afterEach(() => void vi.unstubAllGlobals());

test('a list of three thousand is read to its end', async () => {
  const pages = 60;
  const all = await everyPage<number>((cursor) => {
    const page = Number(cursor ?? 0);
    const items = Array.from({ length: 50 }, (_, i) => page * 50 + i);
    return Promise.resolve({ items, next: page + 1 < pages ? String(page + 1) : null });
  });

  expect(all).toEqual(Array.from({ length: 3000 }, (_, i) => i));
});

test.each([
  [200, 'application/json', true],
  [204, '', true],
  [401, 'application/problem+json', true],
  [502, 'text/html', false],
  [503, 'application/json', false],
  [200, 'text/html; charset=utf-8', false],
])('%s with %s: the server was heard: %s', async (status, kind, isHeard) => {
  localStorage.clear();
  vi.stubGlobal('fetch', async () => new Response(status === 204 ? null : '{}', { status, headers: kind ? { 'content-type': kind } : {} }));
  await get('/api/session').catch(() => null);

  expect(localStorage.getItem('jointops.contact') !== null).toBe(isHeard);
});
