import { expect, it } from 'vitest';
import { Acting } from './acting.svelte';
import { Problem } from './problem';

const first = new Problem(412, { title: 'Somebody was first' });
const isFirst = (): Promise<void> => Promise.reject(first);

it('reads what stands now when somebody was first, and says so', async () => {
  const acting = new Acting();
  let read = 0;
  expect(await acting.run(isFirst, async () => void read++)).toBe(false);
  expect([acting.problem, read, acting.busy]).toEqual([first, 1, false]);
});

it('says why what stands now cannot be read', async () => {
  const acting = new Acting(), gone = new Problem(404, { title: 'Gone' });
  expect(await acting.run(isFirst, () => Promise.reject(gone))).toBe(false);
  expect([acting.problem, acting.busy]).toEqual([gone, false]);
});
