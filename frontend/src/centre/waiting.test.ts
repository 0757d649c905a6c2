import { expect, test } from 'vitest';
import type { Alert, AlertFace } from '$lib/types';
import { EVERYTHING } from './filter';
import { isToldOf, mute, waiting } from './waiting';

const NOON = Date.parse('2026-12-01T12:00:00Z');
const face = (id: string, ...addressees: [country: string, state: string][]) =>
  ({ id, state: 'released', priority: 'P1', countries: [], addressees: addressees.map(([country, state]) => ({ country, state, told: '' })) }) as unknown as AlertFace;
const muteAt = (minutes: number, ...alerts: AlertFace[]): string[] => mute(waiting(alerts, () => NOON), NOON + minutes * 60_000);

test('a country is mute when all of its addressees let the time of one alert go by', () => {
  const alerts = [face('1', ['NE', 'sent'], ['NE', 'read'], ['ML', 'sent'], ['ML', 'acknowledged'], ['BF', 'blocked']), face('2', ['ML', 'replied'], ['CI', 'sent'])];
  expect(muteAt(9, ...alerts)).toEqual([]);
  expect(muteAt(11, ...alerts)).toEqual(['CI', 'NE']);
});

const authority = (id: string) => ({ id, name: id, country: 'FR' });
const answered = (id: string, replied_at: string | null, state = 'replied') => ({ id: `to-${id}`, authority: authority(id), state, replied_at, due_at: '2026-12-01T11:00:00Z', told: [] });
const says = (by: string | null, at: string, answer: string | null, more: object = {}) => ({ authority: by, at, answer, not_competent: [], about: null, ...more });
const ours = (addressees: object[], thread: object[], state = 'released') => ({ id: '1', title: '', text: '', state, priority: 'P2', countries: [], addressees, thread }) as unknown as Alert;
const stances = (alert: Alert) => waiting([alert], () => null).map(({ key, stance, dueAt }) => [key, stance, dueAt]);

test('an alert that is refused, or of which more is asked, stands on the board until that is answered anew or it is closed', () => {
  const [no, yes, need, mla] = [says('A', '09:00', 'no'), says('A', '10:00', 'yes'), says('A', '09:00', 'need'), says('A', '09:00', null, { not_competent: ['mla'] })];
  const to = [answered('A', '09:00')];
  for (const [thread, stance] of [[[no], 'refused'], [[mla], 'refused'], [[need], 'asks'], [[need, says(null, '09:30', null)], 'asks']] as const) {
    expect(stances(ours(to, [...thread]))).toEqual([['to-A', stance, null]]);
  }
  expect(stances(ours(to, [no, says('A', '11:00', null)])).length).toBe(1);
  for (const thread of [[yes], [no, yes], [says('A', '09:00', null)], [says('A', '09:00', 'no', { about: 'file' })]]) expect(stances(ours(to, thread))).toEqual([]);
  expect(stances(ours(to, [no], 'closed'))).toEqual([]);
  expect(mute(waiting([ours(to, [no])], () => null), NOON)).toEqual([]);
});

test('who answers for two authorities refuses for both at once, and says for one alone that it is not competent', () => {
  const to = [answered('A', '09:00'), answered('B', '09:00')];
  expect(stances(ours(to, [says('A', '09:00', 'no')]))).toHaveLength(2);
  expect(stances(ours(to, [says('A', '09:00', 'no'), says('A', '10:00', 'yes')]))).toEqual([]);
  const waits = answered('B', null, 'read');
  expect(stances(ours([to[0]!, waits], [says('A', '09:00', null, { not_competent: ['mla'] })])).map(([key, stance]) => [key, stance])).toEqual([['to-B', null], ['to-A', 'refused']]);
});

test('how many wait is said where a filter leaves alerts of all times, and of nothing else', () => {
  expect([EVERYTHING, { ...EVERYTHING, countries: ['ML'] }, { ...EVERYTHING, kind: 'alert' as const }].map(isToldOf)).toEqual([true, true, true]);
  expect([{ ...EVERYTHING, kind: 'check' as const }, { ...EVERYTHING, result: 'match.confirmed' }, { ...EVERYTHING, hours: 6 }].map(isToldOf)).toEqual([false, false, false]);
});
