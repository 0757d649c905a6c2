import { expect, test } from 'vitest';
import { everyPage } from './api';

test('a list of three thousand is read to its end', async () => {
  const pages = 60;
  const all = await everyPage<number>((cursor) => {
    const page = Number(cursor ?? 0);
    const items = Array.from({ length: 50 }, (_, i) => page * 50 + i);
    return Promise.resolve({ items, next: page + 1 < pages ? String(page + 1) : null });
  });

  expect(all).toEqual(Array.from({ length: 3000 }, (_, i) => i));
});
