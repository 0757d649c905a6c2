import type { Mark } from '../types';

/** The UUID of the n-th record of a story. */
export const idOf = (n: number): string => `0193a7c4-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** A vehicle checked and clear at Gao, as stories need it. */
export const made = (n: number, more: Partial<Mark> = {}): Mark => ({
  record: idOf(n), version: 1, kind: 'check', state: 'clear', subject: 'vehicle', country: 'ML', place: 'ML-GAO-01', lon: -0.05, lat: 16.27,
  severity: 0, occurred_at: 1000 * n, recorded_at: 1000 * n, ...more,
});
