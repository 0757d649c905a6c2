import { expect, test } from 'vitest';
import type { Addressee, Alert } from '$lib/types';
import { byDue, clockOf, taskOf, toneOf } from './due';

const RELEASED = '2020-12-01T14:19:00Z';

function alert(priority: Alert['priority'], mine: Partial<Addressee>, more: Partial<Alert> = {}): Alert {
  const addressee = { id: 'me', state: 'delivered', sent_at: RELEASED, due_at: null, acknowledged_at: null, ...mine };
  return { priority, state: 'released', released_at: RELEASED, drafted_at: RELEASED, deadline: null, mine: 'me', addressees: [addressee], ...more } as Alert;
}

test('the directory’s due time counts, else the time of the priority', () => {
  expect(clockOf(alert('P1', { due_at: '2020-12-01T14:29:30Z' }))?.due).toBe(Date.parse('2020-12-01T14:29:30Z'));
  expect(clockOf(alert('P1', {}))?.due).toBe(Date.parse('2020-12-01T14:29:00Z'));
});

test('only an unacknowledged P1 is red', () => {
  expect(toneOf(alert('P1', {}))).toBe('danger');
  expect(toneOf(alert('P1', { state: 'acknowledged' }))).toBe('info');
  expect(toneOf(alert('P2', {}))).toBe('warn');
});

test('a P1 that waits stands first, then what is due first; information and answered ones follow', () => {
  const p1 = alert('P1', {}), p2 = alert('P2', {}), p3 = alert('P3', {}), news = alert('P4', {}), done = alert('P1', { state: 'replied' });
  const late = alert('P3', { due_at: '2020-12-01T14:20:00Z' });
  expect([done, news, p3, p2, late, p1].sort(byDue)).toEqual([p1, late, p2, p3, news, done]);
});

test('an alert for information wants nothing', () => {
  expect(taskOf(alert('P4', {}))).toBe('information');
  expect(clockOf(alert('P4', {}))).toBeNull();
});
