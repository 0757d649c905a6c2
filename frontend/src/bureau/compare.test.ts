import { expect, test } from 'vitest';
import type { Subject } from '$lib/types';
import { isOneBirth } from './births';
import { compare } from './compare';
import { differences } from './differences';

const checked: Subject = {
  kind: 'person',
  names: ['KELETIGUI Issouf'],
  birth_date: '1987-03-14',
  nationalities: ['CI'],
  documents: [{ type: 'passport', number: '20AF31877', country: 'CI' }],
};
const listed: Subject = {
  kind: 'person',
  names: [{ full: 'Banhoro Seydou' }, { full: 'Keletigi Issouf', kind: 'weak' }],
  birth_date: '1987-03-14',
  sex: 'M',
  nationalities: ['CI'],
  documents: [{ type: 'passport', number: '17AF40366', country: 'CI' }],
};

test('what differs comes first, what agrees next, what one record alone knows last', () => {
  const { different, same, oneSided } = compare(checked, listed);

  expect(different.map((row) => row.field)).toEqual(['name', 'document.passport']);
  expect(same.map((row) => row.field)).toEqual(['birth_date', 'nationality', 'issued_by']);
  expect(oneSided.map((row) => row.field)).toEqual(['name', 'sex']);
});

test('a name is held against the closest of the names in the entry, and a weak alias is called one', () => {
  const [name] = compare(checked, listed).different;
  expect(name?.entry).toMatchObject({ value: 'Keletigi Issouf', note: 'weak' });
});

test('case, accents and hyphens are no difference', () => {
  const accented: Subject = { kind: 'person', names: ['Jean-Noël Koné'] };
  const plain: Subject = { kind: 'person', names: ['JEAN NOEL KONE'] };
  expect(compare(accented, plain).same).toHaveLength(1);
});

test('the letters that differ are marked on both sides', () => {
  const { left, right } = differences('KELETIGUI', 'Keletigi');
  expect(left).toEqual([{ text: 'KELETIG', differs: false }, { text: 'U', differs: true }, { text: 'I', differs: false }]);
  expect(right).toEqual([{ text: 'Keletigi', differs: false }]);
});

test('birth dates agree as far as both say them: a year, a span of years, about a year', () => {
  for (const said of ['1985-03-20', '1985-03', '1985', '1985~', '1983~', '1983/1987']) expect(isOneBirth('1985-03-20', said), said).toBe(true);
  for (const said of ['1985-03-21', '1985-04', '1984', '1981~', '1975/1980', 'unknown']) expect(isOneBirth('1985-03-20', said), said).toBe(false);
  expect([isOneBirth('1983/1987', '1987/1990'), isOneBirth('1983/1986', '1987')]).toEqual([true, false]);
});

test('of several birth dates of an entry the check’s is held against one that it does not contradict', () => {
  const met: Subject = { kind: 'person', names: ['Issouf'], birth_date: '1985-03-20' };
  const unsure: Subject = { kind: 'person', names: ['Issouf'], births: ['1955-03-20', '1985~'] };
  const { different, same, oneSided } = compare(met, unsure);
  expect([different, same.map(({ entry }) => entry?.value), oneSided.map(({ entry }) => entry?.value)]).toEqual([[], ['Issouf', '1985~'], ['1955-03-20']]);
});
