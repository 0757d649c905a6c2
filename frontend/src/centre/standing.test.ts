// @vitest-environment node
import { expect, test } from 'vitest';
import { clearStanding, readStanding, writeStanding } from './standing';

test('a view opens where it was kept, by the clock it was kept by', () => {
  const query = new URLSearchParams('kind=match');
  const kept = { box: [-5.5, 10, 3.25, 17] as [number, number, number, number], at: 1_760_000_000_000, by: 'event' as const };
  writeStanding(kept, query);
  expect(readStanding(new URLSearchParams(query.toString()))).toEqual(kept);
  clearStanding(query);
  expect(query.toString()).toBe('kind=match');
});

test.each(['box=1,2,3', 'box=a,b,c,d', 'box=5,1,2,3', 'box=1,-91,2,3', 'at=-1', 'at=x', 'at=1e300', ''])('%s is nowhere', (said) => {
  expect(readStanding(new URLSearchParams(said))).toEqual({ box: null, at: null, by: 'known' });
});
