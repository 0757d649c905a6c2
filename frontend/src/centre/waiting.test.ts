import { expect, test } from 'vitest';
import type { AlertFace } from '$lib/types';
import { mute, waiting } from './waiting';

const NOON = Date.parse('2026-12-01T12:00:00Z');
const face = (id: string, ...addressees: [country: string, state: string][]) =>
  ({ id, state: 'released', priority: 'P1', countries: [], addressees: addressees.map(([country, state]) => ({ country, state, told: '' })) }) as unknown as AlertFace;
const muteAt = (minutes: number, ...alerts: AlertFace[]): string[] => mute(waiting(alerts, () => NOON), NOON + minutes * 60_000);

test('a country is mute when all of its addressees let the time of one alert go by', () => {
  const alerts = [face('1', ['NE', 'sent'], ['NE', 'read'], ['ML', 'sent'], ['ML', 'acknowledged'], ['BF', 'blocked']), face('2', ['ML', 'replied'], ['CI', 'sent'])];
  expect(muteAt(9, ...alerts)).toEqual([]);
  expect(muteAt(11, ...alerts)).toEqual(['CI', 'NE']);
});
