// @vitest-environment node
import { expect, test } from 'vitest';
import type { Addressee, Alert } from '$lib/types';
import { byDue, clockOf, isReopened, taskOf, toneOf, turnOf } from './due';

const RELEASED = '2020-12-01T14:19:00Z';

const DUE = { P1: '2020-12-01T14:29:00Z', P2: '2020-12-01T16:19:00Z', P3: '2020-12-02T14:19:00Z', P4: null };

function alert(priority: Alert['priority'], mine: Partial<Addressee>, more: Partial<Alert> = {}): Alert {
  const addressee = { id: 'me', state: 'delivered', sent_at: RELEASED, due_at: DUE[priority], acknowledged_at: null, answer_due_at: null, told: [], ...mine };
  return { priority, state: 'released', released_at: RELEASED, drafted_at: RELEASED, deadline: null, mine: 'me', addressees: [addressee], ...more } as Alert;
}

test('the server reckons when to acknowledge and when to answer', () => {
  expect(clockOf(alert('P1', { due_at: '2020-12-01T14:29:30Z' }))?.due).toBe(Date.parse('2020-12-01T14:29:30Z'));
  const acknowledged = { state: 'acknowledged', acknowledged_at: '2020-12-01T14:25:00Z', answer_due_at: '2020-12-01T15:25:00Z' } as const;
  expect(clockOf(alert('P1', acknowledged))).toEqual({ since: Date.parse('2020-12-01T14:25:00Z'), due: Date.parse('2020-12-01T15:25:00Z') });
  expect(clockOf(alert('P1', { due_at: null }))).toBeNull();
});

test('whose turn it is says the last step of the ladder', () => {
  const step = (told: string, whom: string[], round = 0) => ({ round, told, whom, at: RELEASED });
  const told = (...steps: object[]) => alert('P1', { told: steps } as object);
  expect(turnOf(told(step('on-call', [])), 'me')).toEqual({ told: 'on-call', whose: 'all' });
  expect(turnOf(told(step('on-call', ['user:me'])), 'me')?.whose).toBe('mine');
  expect(turnOf(told(step('on-call', ['user:me']), step('deputy', ['user:you'])), 'me')).toEqual({ told: 'deputy', whose: 'other' });
  expect(isReopened(told(step('on-call', [])))).toBe(false);
  expect(isReopened(told(step('on-call', []), step('on-call', [], 1)))).toBe(true);
});

test('of two P1 that wait, one’s own turn stands first', () => {
  const mine = alert('P1', { due_at: '2020-12-01T15:00:00Z', told: [{ round: 0, told: 'deputy', whom: ['user:me'], at: RELEASED }] });
  const theirs = alert('P1', { told: [{ round: 0, told: 'on-call', whom: ['user:you'], at: RELEASED }] });
  expect([theirs, mine].sort(byDue('me'))).toEqual([mine, theirs]);
});

test('only an unacknowledged P1 is red', () => {
  expect(toneOf(alert('P1', {}))).toBe('danger');
  expect(toneOf(alert('P1', { state: 'acknowledged' }))).toBe('info');
  expect(toneOf(alert('P2', {}))).toBe('warn');
});

test('a P1 that waits stands first, then what is due first; information and answered ones follow', () => {
  const p1 = alert('P1', {}), p2 = alert('P2', {}), p3 = alert('P3', {}), news = alert('P4', {}), done = alert('P1', { state: 'replied' });
  const late = alert('P3', { due_at: '2020-12-01T14:20:00Z' });
  expect([done, news, p3, p2, late, p1].sort(byDue('me'))).toEqual([p1, late, p2, p3, news, done]);
  const again = alert('P3', { state: 'replied' }, { unread: true });
  expect([done, again, p3].sort(byDue('me'))).toEqual([p3, again, done]);
});

test('an alert for information wants nothing', () => {
  expect(taskOf(alert('P4', {}))).toBe('information');
  expect(clockOf(alert('P4', {}))).toBeNull();
});
