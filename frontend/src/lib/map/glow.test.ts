import type { Map } from 'maplibre-gl';
import { afterEach, expect, test, vi } from 'vitest';
import { Glow } from './glow';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** How bright a post is, frame by frame, from a check on until nothing moves any more. */
async function seen(reduced: boolean): Promise<number[]> {
  vi.useFakeTimers();
  vi.stubGlobal('matchMedia', (asked: string) => ({ matches: reduced && asked === '(prefers-reduced-motion: reduce)' }));
  const bright: number[] = [];
  const map = { setFeatureState: (_: unknown, { glow }: { glow: number }) => void bright.push(glow) };
  new Glow(map as unknown as Map).light('gao');
  await vi.runAllTimersAsync();
  return bright;
}

test('a post fades after a check, a little with each frame, and goes out', async () => {
  const bright = await seen(false);
  expect(bright.at(0)).toBe(1);
  expect(bright.every((now, frame) => frame === 0 || now < bright[frame - 1]!)).toBe(true);
  expect(bright.at(-1)).toBe(0);
});

test('for who asks for less motion it is lit up and goes out, and nothing moves between', async () => {
  const bright = await seen(true);
  expect(new Set(bright)).toEqual(new Set([0.6, 0]));
  expect(bright.indexOf(0)).toBe(bright.length - 1);
});
