// @vitest-environment node
import { expect, test } from 'vitest';
import { missingFor } from './rules';

const adult = { is_child: false, state: 'presumed' } as const;
const child = { is_child: true, state: 'presumed' } as const;

test('an adult is referred when they agreed and a service is named', () => {
  expect(missingFor(adult, 'referred', 'not_yet', {})).toEqual(['consent', 'service']);
  expect(missingFor(adult, 'referred', 'yes', { service: 'Maison Kénédougou' })).toEqual([]);
});

test('for a child the guardian decides', () => {
  expect(missingFor(child, 'referred', 'yes', { service: 'Maison Kénédougou' })).toEqual(['guardian']);
  expect(missingFor(child, 'referred', 'not_yet', { service: 'Maison Kénédougou', guardian: 'Juge des enfants' })).toEqual([]);
});

test('every other step wants a reason alone', () => {
  expect(missingFor(adult, 'closed', 'no', {})).toEqual([]);
  expect(missingFor({ ...adult, state: 'referred' }, 'referred', 'no', {})).toEqual([]);
});
