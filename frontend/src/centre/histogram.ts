import type { Mark } from '$lib/types';

export interface Bin {
  from: number;
  checks: number;
  matches: number;
  incidents: number;
}

export const BIN_MS = 15 * 60_000;
const BINS = 96;

/** 96 bins, a day of quarters of an hour unless they are longer, by the time things happened; the last holds `now`. */
export function histogram(marks: Mark[], now: number, binMs = BIN_MS): Bin[] {
  const start = (Math.floor(now / binMs) - BINS + 1) * binMs;
  const bins = Array.from({ length: BINS }, (_, index): Bin => ({ from: start + index * binMs, checks: 0, matches: 0, incidents: 0 }));
  for (const { kind, occurred_at } of marks) {
    const bin = bins[Math.floor((occurred_at - start) / binMs)];
    if (!bin) continue;
    if (kind === 'check') bin.checks += 1;
    else if (kind === 'match') bin.matches += 1;
    else if (kind === 'incident') bin.incidents += 1;
  }
  return bins;
}
