// @vitest-environment node
import { expect, test } from 'vitest';
import { isInForce } from './mandate';

test('a mandate is in force from its first day to its last, and a network without one always', () => {
  const mandate = { lead: 'ML', legal_basis: 'x', starts_on: '2026-01-02', ends_on: '2026-01-03' };
  expect(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'].map((day) => isInForce(mandate, day))).toEqual([false, true, true, false]);
  expect(isInForce({ ...mandate, ends_on: null }, '2040-01-01')).toBe(true);
  expect(isInForce(null, '2026-01-01')).toBe(true);
});
