// @vitest-environment node
import { expect, test } from 'vitest';
import { boundSince, byBinding, partiesOf } from './treaties';

const party = (country: string, in_force_from: string) => ({ country, in_force_from });
const one = { code: 'a', name: 'A', parties: [party('FR', '2005-01-01')] };
const both = { code: 'b', name: 'B', parties: [party('FR', '2005-01-01'), party('ML', '2010-01-01')] };

test('a treaty that binds both states on the day is proposed', () => {
  expect(byBinding([one, both], ['FR', 'ML'], '2026-01-01')[0]).toBe(both);
  expect(byBinding([one, both], ['FR', 'ML'], '2009-01-01')[0]).toBe(one);
});

test('a state is bound from the day of entry into force', () => {
  expect(boundSince(both, 'ML', '2010-01-01')).toBe('2010-01-01');
  expect(boundSince(both, 'ML', '2009-12-31')).toBeNull();
  expect(boundSince(one, 'ML', '2026-01-01')).toBeNull();
});

test('parties are typed one a line, and what is no party is said', () => {
  expect(partiesOf('fr 2005-01-01\n\n ML;2010-01-01 ')).toEqual([party('FR', '2005-01-01'), party('ML', '2010-01-01')]);
  expect(partiesOf('France 2005')).toBe(null);
  expect(partiesOf('')).toEqual([]);
});
