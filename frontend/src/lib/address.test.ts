import { afterEach, expect, test, vi } from 'vitest';
import { at } from './address';
import { api, withQuery } from './api';
import { people } from './people';
import { Problem } from './problem';
import { goTo, hrefTo, route } from './route.svelte';

/** What a name, a code or a part of a link may hold when somebody means harm. */
const HOSTILE = [
  '../session', '..\\session', '%2e%2e', '%2E%2E/session', '.%2e', 'a/b', 'a?purpose=none', 'a#/you', 'a&user=admin', 'a;b', '//evil.example', 'https://evil.example/',
  'javascript:alert(1)', '" onclick="x', "'><script>", '\u202Egnp.exe', '\u0000', 'a b\r\nX: y', '%', 'é', '名', '🚓',
];
const WAY_UP = ['.', '..', ''];

afterEach(() => void vi.unstubAllGlobals());

const asBrowsersRead = (path: string): URL => new URL(path, 'https://ops.example');

test.each(HOSTILE)('%j stays one part of the path', (value) => {
  const read = asBrowsersRead(at`/api/people/${value}/access`);

  expect(read.origin).toBe('https://ops.example');
  expect([read.search, read.hash]).toEqual(['', '']);
  const [, api, kind, name, act, ...more] = read.pathname.split('/');
  expect([api, kind, act, more]).toEqual(['api', 'people', 'access', []]);
  expect(decodeURIComponent(name!)).toBe(value);
});

test.each(WAY_UP)('%j names no record and is not asked for', (value) => {
  expect(() => at`/api/people/${value}`).toThrow(Problem);
});

test.each(HOSTILE)('%j stays the value of its parameter', (value) => {
  const read = asBrowsersRead(withQuery('/api/sessions', { user: value, cursor: undefined }));

  expect([...read.searchParams]).toEqual([['user', value]]);
  expect([read.origin, read.pathname, read.hash]).toEqual(['https://ops.example', '/api/sessions', '']);
});

test.each(HOSTILE)('a link with %j leads to a page of ours and is read back', async (value) => {
  const read = asBrowsersRead(hrefTo('lists', value, 'new'));
  expect([read.origin, read.pathname, read.search]).toEqual(['https://ops.example', '/', '']);

  goTo('lists', value, 'new');
  await vi.waitFor(() => expect(route.parts).toEqual(['lists', value, 'new']));
});

test('an address that nobody of ours wrote opens the first page', async () => {
  location.hash = '#/lists/%E0%A4%A';
  await vi.waitFor(() => expect(route.parts).toEqual([]));
});

test('calls of the server go where they are meant, whatever a record is called', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(asBrowsersRead(path).pathname);
    return Promise.resolve(new Response('{}', { status: 200 }));
  });

  await api.entries('../../session');
  await api.check('%2e%2e');
  await people.revoke('a?user=admin');

  expect(asked).toEqual(['/api/watchlists/..%2F..%2Fsession/entries', '/api/checks/%252e%252e', '/api/sessions/a%3Fuser%3Dadmin']);
});
