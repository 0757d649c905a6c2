import { beforeAll, expect, test } from 'vitest';
import { locale } from '$lib/locale.svelte';
import type { Alert, Mark } from '$lib/types';
import { placeless, rowsOf, type Lookup } from './rows';

beforeAll(locale.load);

const alert = (id: string, state: Alert['state']): Alert =>
  ({ id, state, number: `KAFO-${id}`, title: id, priority: 'P2', countries: ['FR'], drafted_at: '2026-11-25T10:00:00Z', released_at: null, version: 1 }) as Alert;
const lookup = (...alerts: Alert[]): Lookup => ({
  placeName: (code) => code, parties: new Map(), incidents: new Map(), alerts: new Map(alerts.map((one) => [one.id, one])),
});

test('an alert without a place is in the list all the same, one with a place is there once', () => {
  const known = lookup(alert('A01', 'draft'), alert('A02', 'released'));
  const marks = [{ record: 'A02', kind: 'alert', state: 'released', subject: '', place: 'ML-GAO-01', country: 'ML', severity: 2, version: 2, recorded_at: 1, occurred_at: 1 } as Mark];
  const titles = rowsOf(marks, 'alert', known, placeless(marks, known)).map(({ title }) => title);
  expect(titles).toEqual(['A01 A01', 'A02 A02']);
});
