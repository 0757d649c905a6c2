import { expect, test } from 'vitest';
import { layOut, type Post, type Sign } from './picture';

const post = (code: string, lon: number, lat: number): Post => ({ code, name: code, lon, lat, checks: 4, heard: true, letter: '', silent: null });
const sign = (record: string, place: string, glyph: Sign['glyph'], at = 0): Sign => ({ record, place, lon: 0, lat: 0, glyph, ink: 'text', at });
const said = ({ signs }: ReturnType<typeof layOut>) => signs.features.map(({ properties }) => [properties!.record, properties!.count, properties!.key]);

const ISLANDS = [post('AG', -61.8, 17.1), post('KN', -62.7, 17.3), post('TT', -61.3, 10.6)];
const SIGNS = [sign('a', 'AG', 'arrest', 1), sign('b', 'KN', 'hit'), sign('c', 'KN', 'arrest', 2), sign('d', 'TT', 'seizure')];

test('signs that would stand over each other stand in one row at the most urgent, equal ones as one', () => {
  const far = layOut(ISLANDS, SIGNS, 4, null);
  expect(said(far)).toEqual([['b', '', 'KN'], ['c', '2', 'KN'], ['d', '', 'TT']]);
  expect(far.posts.features.map(({ properties }) => [properties!.key, properties!.many])).toEqual([['KN', '2'], ['TT', '']]);
});

test('nearer by each stands at its own post', () => {
  expect(said(layOut(ISLANDS, SIGNS, 7, null))).toEqual(expect.arrayContaining([['a', '', 'AG'], ['c', '', 'KN']]));
});

test('what is chosen stands for its row', () => {
  expect(said(layOut(ISLANDS, SIGNS, 4, 'a'))).toContainEqual(['a', '2', 'KN']);
});
