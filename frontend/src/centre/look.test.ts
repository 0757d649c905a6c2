// @vitest-environment node
import { expect, test } from 'vitest';
import { made } from '$lib/marks/made';
import type { Checkpoint } from '$lib/types';
import { readFilter, writeFilter, EVERYTHING } from './filter';
import { checksSince, histogram, BIN_MS } from './histogram';
import { SHOWN } from './look';
import { postStates } from './posts';
import { seeing, shownBy } from './seeing';
import { tallyByCountry } from './tallies';

const HOUR = 3_600_000;
const now = 100 * HOUR;
const at = (hour: number) => ({ occurred_at: hour * HOUR, recorded_at: hour * HOUR });
const all = [
  made(1, { ...at(10), country: 'ML' }), made(2, { ...at(99.5), country: 'ML', state: 'wait' }), made(3, { ...at(99.8), country: 'NE' }),
  made(4, { ...at(99.9), kind: 'match', state: 'confirmed', country: 'NE' }),
];
const shown = (filter: object): number[] => shownBy(seeing(all, { now, ...filter }), SHOWN).map(({ record }) => parseInt(record.slice(-1), 16));

test('country, kind, result and time narrow together', () => {
  expect(shown({})).toEqual([1, 2, 3, 4]);
  expect(shown({ countries: ['NE'] })).toEqual([3, 4]);
  expect(shown({ countries: ['NE'], kind: 'check' })).toEqual([3]);
  expect(shown({ countries: ['ML', 'NE'], kind: 'check' })).toEqual([1, 2, 3]);
  expect(shown({ countries: ['BF', 'NE'] })).toEqual([3, 4]);
  expect(shown({ result: 'check.wait' })).toEqual([2]);
  expect(shown({ hours: 1 })).toEqual([2, 3, 4]);
  expect(shown({ hours: 1, countries: ['ML'], kind: 'match' })).toEqual([]);
});

test('figures and timeline count what is shown; the kinds to choose from are counted whichever is chosen', () => {
  const look = seeing(all, { now, countries: ['NE'], kind: 'check' });
  expect([...tallyByCountry(look)]).toEqual([['NE', expect.objectContaining({ check: 1, match: 0, hit: 0 })]]);
  const bins = histogram(look, now, BIN_MS);
  expect(bins.reduce((sum, bin) => sum + bin.checks + bin.matches, 0)).toBe(1);
  expect(look.kinds()).toEqual({ check: 1, match: 1, incident: 0, alert: 0 });
});

test('a filter makes no post silent', () => {
  const post = { code: 'ML-GAO-01', country: 'ML' } as Checkpoint;
  const [state] = postStates([post], seeing(all, { now, result: 'match.denied' }), now - 24 * HOUR, now);
  expect(state).toMatchObject({ checks: 0, heardAt: 99.8 * HOUR, silentFor: null });
});

test('an alert is shown with each country that it names, not with that of its place alone', () => {
  const alert = made(5, { ...at(99), kind: 'alert', state: 'released', country: 'BF' });
  const named = () => ['BF', 'ML'];
  expect(shownBy(seeing([...all, alert], { now, countries: ['ML'], named }), SHOWN).map(({ record }) => record)).toContain(alert.record);
  expect(shownBy(seeing([...all, alert], { now, countries: ['NE'], named }), SHOWN).map(({ record }) => record)).not.toContain(alert.record);
});

test('in the past a post is silent for as long as it was then', () => {
  const post = { code: 'ML-GAO-01', country: 'ML' } as Checkpoint;
  const [state] = postStates([post], seeing(all, { at: 13 * HOUR, now: 13 * HOUR }), 0, 13 * HOUR);
  expect(state?.silentFor).toBe(3 * HOUR);
});

test('the checks of the last hour are those of the hour before the instant looked at', () => {
  expect(checksSince(seeing(all, { now }), now - HOUR)).toBe(2);
  expect(checksSince(seeing(all, { at: 10.5 * HOUR, now: 10.5 * HOUR }), 9.5 * HOUR)).toBe(1);
});

test('what is asked for goes through the address and back, and what nobody of ours wrote is left out', () => {
  const asked = { kind: 'match', countries: ['BF', 'ML'], result: 'match.confirmed', hours: 6 } as const;
  const query = new URLSearchParams();
  writeFilter(asked, query);
  expect(query.toString()).toBe('kind=match&country=BF%2CML&result=match.confirmed&hours=6');
  expect(readFilter(query)).toEqual(asked);
  expect(readFilter(new URLSearchParams('result=incident.rescue')).result).toBe('');
  expect(readFilter(new URLSearchParams('kind=__proto__&country=<b>&result=check.x&hours=-3'))).toEqual(EVERYTHING);
});
