// @vitest-environment node
import { expect, test } from 'vitest';
import type { Authority } from '$lib/types';
import { boundsOf, placesOf } from '$lib/map/land';
import { boundBy, coveredBy, keyOf, without } from './atlas';

const one = (code: string, ...functions: string[]): Authority => ({ code, country: code.slice(0, 2), functions }) as Authority;

test('a country is covered where one of its authorities can be sent to, and weak where none of them can', () => {
  const all = [one('FR-A', 'mla'), one('FR-B', 'mla', 'vessel'), one('ML-A', 'mla'), one('BR-A', 'vessel')];
  const found = coveredBy(all, 'mla', ({ code }) => code !== 'FR-B');
  expect(found.map(({ country, shade, authorities }) => [country, shade, authorities.length])).toEqual([['FR', 'firm', 2], ['ML', 'weak', 1]]);
});

test('a treaty binds from its day on, and whom it does not name stands apart', () => {
  const found = boundBy({ code: 'x', name: 'x', parties: [{ country: 'FR', in_force_from: '2026-01-02' }, { country: 'ML', in_force_from: '2026-01-03' }] }, '2026-01-02');
  expect(found.map(({ country, shade }) => [country, shade])).toEqual([['FR', 'firm'], ['ML', 'weak']]);
  const places = placesOf({ type: 'FeatureCollection', features: ['FR', 'NE'].map((code) => ({ type: 'Feature', properties: { code }, geometry: { type: 'Point', coordinates: [1, 2] } })) });
  expect(without(places, found)).toEqual(['NE']);
});

test('a line of the counts has its own address, and the map holds what is drawn', () => {
  expect(keyOf({ network: null, facilitator: 'programme', year: 2020, unit: 'case' })).toBe('-~programme~2020~case');
  expect(boundsOf([[-53, -10], [2, 47]])).toEqual([-65, -22, 14, 59]);
  expect(boundsOf([])[0]).toBe(-150);
});
