import { expect, test } from 'vitest';
import type { Alert, Authority, Viewer } from '$lib/types';
import { askedOf, languagesFor, linesOf, otherCountry, speaksFor, takesRequests } from './drafting';

const authority = (code: string, ...functions: string[]) => ({ code, country: code.slice(0, 2), functions }) as unknown as Authority;
const directory = [authority('ML-PJS', 'firearms'), authority('ML-CA', 'mla'), authority('FR-CA', 'mla')];

test('the other country of an alert is where it happened', () => {
  const alert = { place: { country: 'ML' }, drafted_by: { country: 'CI' }, countries: ['FR'] } as unknown as Alert;
  expect(otherCountry(alert, 'FR')).toBe('ML');
  expect(otherCountry({ ...alert, place: null }, 'FR')).toBe('CI');
  expect(otherCountry({ ...alert, place: null }, 'CI')).toBe('FR');
});

test('a central authority takes requests before the others of its country', () => {
  expect(takesRequests(directory, 'ML').map(({ code }) => code)).toEqual(['ML-CA', 'ML-PJS']);
});

test('a prosecutor speaks for their own authority, a secretariat helps any', () => {
  const viewer = { role: 'prosecutor', principals: ['agency:FR-CA'] } as unknown as Viewer;
  expect(speaksFor(viewer, directory).map(({ code }) => code)).toEqual(['FR-CA']);
  expect(speaksFor({ ...viewer, role: 'secretariat' }, directory)).toHaveLength(3);
});

test('each document stands on a line of its own, once', () => {
  expect(linesOf(' FR 1/26 \n\nFR 2/26\nFR 1/26')).toEqual(['FR 1/26', 'FR 2/26']);
});

test('a question goes to a function or to the contact points of a network, each once', () => {
  const known = directory.map((one) => ({ ...one, id: one.code }));
  const networks = [{ code: 'west', name: 'West', kind: 'network', members: [{ country: 'ML', contact: 'ML-CA' }, { country: 'NE', contact: null }] }];
  expect(askedOf('function:mla', known, networks)).toEqual(['ML-CA', 'FR-CA']);
  expect(askedOf('network:west', known, networks)).toEqual(['ML-CA']);
});

test('a request begins in a language that both sides read, else in that of who asks', () => {
  expect(languagesFor(['fr', 'en'], ['pt', 'en'])).toEqual(['en']);
  expect(languagesFor(['fr'], ['pt'])).toEqual(['fr']);
  expect(languagesFor([], ['pt'])).toEqual([]);
});

test('a language that was picked for one country is not that of a request to another that does not read it', () => {
  expect(languagesFor(['fr', 'en'], ['pt'], ['fr', 'pt'])).toEqual(['fr', 'pt']);
  expect(languagesFor(['fr', 'en'], ['en', 'ar'], ['fr', 'pt'])).toEqual(['fr']);
  expect(languagesFor(['fr', 'en'], ['en', 'ar'], ['pt'])).toEqual([]);
});
