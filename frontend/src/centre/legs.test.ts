import { expect, test } from 'vitest';
import type { NewLeg } from '$lib/types';
import { evidenceOn } from './legs';

const stop = (lon: number): NewLeg['from'] => ({ name: `at ${lon}`, position: { lon, lat: 0 } });
const leg = (from: number, to: number, ...evidence: string[]): NewLeg => ({ from: stop(from), to: stop(to), role: 'transit', mode: 'road', inferred: false, evidence });
const kept = (legs: NewLeg[], ...before: NewLeg[]): (string[] | undefined)[] => evidenceOn(legs, before).map(({ evidence }) => evidence);

test('evidence stays on the leg between the same places, wherever that stands now', () => {
  expect(kept([leg(9, 0), leg(0, 1), leg(1, 2)], leg(0, 1, 'a'), leg(1, 2, 'b'))).toEqual([[], ['a'], ['b']]);
});

test('of a leg that was cut in two it goes with one of them, and none is lost when two become one', () => {
  expect(kept([leg(0, 1), leg(1, 2)], leg(0, 2, 'a'))).toEqual([['a'], []]);
  expect(kept([leg(0, 2)], leg(0, 1, 'a', 'b'), leg(1, 2, 'b', 'c'))).toEqual([['a', 'b', 'c']]);
});

test('where every place is another the leg in its place has it', () => {
  expect(kept([leg(5, 6), leg(6, 7)], leg(0, 1, 'a'), leg(1, 2, 'b'))).toEqual([['a'], ['b']]);
});
