// @vitest-environment node
import { expect, test } from 'vitest';
import { fits, hoursIn, isOf, keeps, weekOf } from './directory';
import type { Authority, Viewer } from './types';

const court = { code: 'FR-CA', name: 'Bureau de l’entraide pénale', channel: 'JointOps', languages: ['fr'] } as Authority;

test('an entry is found by any of its words, in any order', () => {
  const names = ['France', 'mutual legal assistance'];
  expect(['', 'entraide', 'FRANCE legal', 'pénale fr-ca', 'france '].map((typed) => fits(court, typed, names))).toEqual([true, true, true, true, true]);
  expect(fits(court, 'france extradition', names)).toBe(false);
});

test('an authority’s own people and the keepers of the directory speak for it', () => {
  const somebody = (role: string, ...principals: string[]) => ({ role, principals }) as Viewer;
  expect(isOf(somebody('prosecutor', 'agency:FR-CA'), court)).toBe(true);
  expect(isOf(somebody('prosecutor', 'agency:FR-C'), court)).toBe(false);
  expect(['admin', 'secretariat', 'prosecutor'].map((role) => keeps(somebody(role)))).toEqual([true, true, false]);
});

test('a week to write in keeps every shift and has a line for each day', () => {
  const night = { day: 5, opens: '20:00', closes: '24:00' };
  const rows = weekOf([...hoursIn(5), night]);
  expect(rows.map(({ day }) => day)).toEqual([1, 2, 3, 4, 5, 5, 6, 7]);
  expect(rows[5]).toEqual(night);
  expect(rows.filter(({ opens }) => !opens).map(({ day }) => day)).toEqual([6, 7]);
});
