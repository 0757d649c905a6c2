// @vitest-environment node
import { expect, test } from 'vitest';
import { asked, dayOf, readFilters, writeFilters } from './filters';

test('filters go into the address and come back', () => {
  const query = { person: 'officer.ml', verb: 'check.read', from: '2026-11-24' };
  expect(readFilters(writeFilters(query))).toEqual(query);
  expect(writeFilters({ person: '  ' })).toBe('all');
  expect(readFilters('all')).toEqual({});
  expect(readFilters('person=awa&else=1')).toEqual({ person: 'awa' });
});

test('both days are whole', () => {
  expect(asked({ from: '2026-11-24', to: '2026-11-24' })).toEqual({ from: '2026-11-24T00:00:00.000Z', to: '2026-11-25T00:00:00.000Z' });
  expect(dayOf('2026-11-24T23:59:59+00:00')).toBe('2026-11-24');
});
