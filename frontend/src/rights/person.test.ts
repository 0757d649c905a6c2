// @vitest-environment node
import { expect, test } from 'vitest';
import { isSomebody, nobody, personOf } from './person';

test('a person is told by names, a line each, and by what else is known of them', () => {
  const typed = { names: 'Awa Traoré\n Awa Traore ', birthDate: '1985-03', passport: '' };
  expect(personOf(typed)).toEqual({ kind: 'person', names: ['Awa Traoré', 'Awa Traore'], birth_date: '1985-03' });
});

test('without a name or a passport it is nobody', () => {
  expect(isSomebody(nobody())).toBe(false);
  expect(isSomebody({ ...nobody(), passport: 'A1' })).toBe(true);
});
