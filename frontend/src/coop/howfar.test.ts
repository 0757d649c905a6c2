import { expect, test } from 'vitest';
import type { Alert } from '$lib/types';
import { byWaiting, duesOf, howFar, isBack, lastOver } from './howfar';

const NOON = Date.parse('2026-12-01T12:00:00Z');
const to = (state: string, due_at: string | null = '2026-12-01T13:00:00Z') => ({ state, due_at, authority: { id: state }, replied_at: null, told: [] });
const refused = { ...to('replied'), authority: { id: 'no' }, replied_at: '1' };
const NONE = { refused: 0, asks: 0 };
const alert = (drafted_at: string, state: string, ...addressees: object[]) => ({ drafted_at, state, addressees, thread: [{ authority: 'no', at: '1', answer: 'no', not_competent: [] }] }) as unknown as Alert;

test('who has not acknowledged is counted among those it was sent to, until it is closed', () => {
  const three = [to('acknowledged'), to('read'), to('blocked')];
  expect(howFar(alert('1', 'released', ...three), NOON)).toEqual({ sent: 2, acknowledged: 1, waits: 1, overdue: false, ...NONE });
  expect(howFar(alert('1', 'released', to('sent', '2026-12-01T11:00:00Z')), NOON).overdue).toBe(true);
  expect(howFar(alert('1', 'closed', ...three), NOON)).toEqual({ sent: 2, acknowledged: 1, waits: 0, overdue: false, ...NONE });
  expect(howFar(alert('1', 'released', to('acknowledged'), refused), NOON)).toEqual({ sent: 2, acknowledged: 1, waits: 0, overdue: false, refused: 1, asks: 0 });
  expect(howFar(alert('1', 'released', to('sent', null)), NOON)).toEqual({ sent: 1, acknowledged: 0, waits: 1, overdue: false, ...NONE });
});

test('an alert is back at its desk once the ladder has come to it, until somebody acknowledges, or when it is refused', () => {
  const climbed = (state: string, ...told: string[]) => alert('1', 'released', { ...to(state), told: told.map((one) => ({ told: one })) });
  expect(isBack(climbed('read', 'on-call', 'deputy'))).toBe(false);
  expect(isBack(climbed('read', 'on-call', 'deputy', 'centre'))).toBe(true);
  expect(isBack(climbed('acknowledged', 'on-call', 'deputy', 'centre'))).toBe(false);
  expect(isBack(climbed('read', 'centre', 'on-call'))).toBe(false);
  expect(isBack(alert('1', 'released', refused))).toBe(true);
  expect(isBack(alert('1', 'closed', refused))).toBe(false);
});

test('between two times that pass the clock of the list stands still, and nothing is judged otherwise by it', () => {
  const rows = [alert('1', 'released', to('sent', '2026-12-01T11:00:00Z'), to('sent', null)), alert('2', 'released', to('sent'))];
  const dues = duesOf(rows);
  const clock = [10, 11, 12, 13].map((hour) => lastOver(dues, Date.parse(`2026-12-01T${hour}:00:01Z`)));
  expect(new Set(clock).size).toBe(3);
  expect(clock[1]).toBe(clock[2]);
  for (const [hour, at] of [10, 11, 12, 13].map((hour, place) => [hour, clock[place]!] as const)) {
    const now = Date.parse(`2026-12-01T${hour}:00:01Z`);
    expect(rows.map((one) => howFar(one, at))).toEqual(rows.map((one) => howFar(one, now)));
  }
});

test('what is overdue stands first, then what waits, then the newest', () => {
  const rows = [
    alert('4', 'draft'), alert('3', 'released', to('replied')), alert('2', 'released', to('sent')), alert('1', 'released', to('sent', '2026-12-01T11:00:00Z')),
  ];
  expect(rows.sort(byWaiting(NOON)).map((one) => one.drafted_at)).toEqual(['1', '2', '4', '3']);
});
