// @vitest-environment node
import { expect, test } from 'vitest';
import type { Hold } from '$lib/oversight';
import { dayFrom, holdOf } from './due';

const hold = (more: Partial<Hold>): Hold => ({ id: 'h', kind: 'record', records: [], scope: null, reason: '', placed_by: '', placed_as: 'bureau', placed_at: '', lifted_at: null, lifted_by: null, lift_reason: null, ...more });
const entry = { id: 'e', list: 'ML-ONE' };

test('an entry is held by itself or with its list, and no more once the hold is lifted', () => {
  expect(holdOf(entry, [hold({ records: ['e'] })])).toBeDefined();
  expect(holdOf(entry, [hold({ scope: 'list:ML-ONE' })])).toBeDefined();
  expect(holdOf(entry, [hold({ records: ['e'], lifted_at: '2026-01-01' }), hold({ scope: 'list:ML-TWO' })])).toBeUndefined();
});

test('a year from the last of February is a day that there is', () => {
  expect(dayFrom(Date.UTC(2028, 1, 29), 366)).toBe('2029-03-01');
});
