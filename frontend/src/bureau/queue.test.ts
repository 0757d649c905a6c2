import { afterEach, expect, test, vi } from 'vitest';
import { Queue } from './queue.svelte';

afterEach(() => void vi.unstubAllGlobals());

const match = (id: string, version = 1) => ({ id, version });

/** A server with four pages of what waits, two matches each, and the newest closed one. */
function server(): string[] {
  const asked: string[] = [];
  const answer = (path: string): unknown => {
    const { pathname, searchParams } = new URL(path, 'http://node');
    const page = Number(searchParams.get('cursor') ?? 1);
    if (pathname.endsWith('/waiting')) return { items: [match(`open-${page}a`), match(`open-${page}b`)], next: page < 4 ? String(page + 1) : null };
    if (pathname.endsWith('/counts')) return { answer: 1, decide: 4, claim: 2, waiting: 1 };
    if (pathname.endsWith('/some')) return { items: searchParams.getAll('id').filter((id) => id !== 'gone').map((id) => match(id, 2)) };
    return { items: [match('closed')], next: 'more' };
  };
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response(JSON.stringify(answer(path)), { status: 200, headers: { 'content-type': 'application/json' } }));
  });
  return asked;
}

test('a desk reads two pages of what waits and how much that is, and goes on when it is asked to', async () => {
  const asked = server();
  const queue = new Queue();
  await queue.load();
  expect([...queue.records.keys()].sort()).toEqual(['closed', 'open-1a', 'open-1b', 'open-2a', 'open-2b']);
  expect([asked.length, queue.counts?.decide]).toEqual([4, 4]);

  await queue.more();
  await queue.load();
  expect(queue.records.has('open-3b')).toBe(true);
  await queue.more();
  expect([queue.records.size, queue.next]).toEqual([9, null]);
  await queue.recount();
  expect(queue.counts).toBeNull();
});

test('what was told of is read in one call, and what is no match of ours any more leaves', async () => {
  server();
  const queue = new Queue();
  queue.keep({ ...match('gone'), id: 'gone' } as never);
  await queue.some(['gone', 'open-1a']);
  expect([...queue.records.values()]).toEqual([match('open-1a', 2)]);
});
