import type { Mark } from '$lib/types';

export interface Bin {
  from: number;
  checks: number;
  matches: number;
  incidents: number;
}

export const BIN_MS = 15 * 60_000;
const BINS = 96;

/** The last 24 hours in quarters of an hour, by the time things happened; the last bin holds `now`. */
export function histogram(marks: Mark[], now: number): Bin[] {
  const start = (Math.floor(now / BIN_MS) - BINS + 1) * BIN_MS;
  const bins = Array.from({ length: BINS }, (_, index): Bin => ({ from: start + index * BIN_MS, checks: 0, matches: 0, incidents: 0 }));
  for (const { kind, occurred_at } of marks) {
    const bin = bins[Math.floor((occurred_at - start) / BIN_MS)];
    if (!bin) continue;
    if (kind === 'check') bin.checks += 1;
    else if (kind === 'match') bin.matches += 1;
    else if (kind === 'incident') bin.incidents += 1;
  }
  return bins;
}
