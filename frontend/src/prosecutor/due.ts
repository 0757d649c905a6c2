import type { Addressee, Alert, Priority, Rung } from '$lib/types';
import type { Tone } from '$lib/ui/tone';

/** What an alert still wants from its reader. */
export type Task = 'acknowledge' | 'answer' | 'done' | 'information';

export const mineOf = (alert: Alert): Addressee | undefined => alert.addressees.find((each) => each.id === alert.mine);

export function taskOf(alert: Alert): Task {
  const state = mineOf(alert)?.state;
  if (alert.state === 'closed' || alert.state === 'recalled' || state === 'replied' || state === undefined) return 'done';
  if (state === 'acknowledged') return 'answer';
  return alert.priority === 'P4' ? 'information' : 'acknowledge';
}

/** When the next act is due and since when its time runs, ms since 1970; null when nothing is. The server reckons both in our own week. */
export function clockOf(alert: Alert): { since: number; due: number } | null {
  const mine = mineOf(alert);
  const task = taskOf(alert);
  const due = task === 'acknowledge' ? mine?.due_at : task === 'answer' ? (mine?.answer_due_at ?? alert.deadline) : null;
  if (!due) return null;
  const opened = mine?.told.findLast(({ told }) => told === 'on-call')?.at ?? mine?.sent_at;
  const since = task === 'answer' ? mine?.acknowledged_at : opened;
  return { since: Date.parse(since ?? alert.released_at ?? alert.drafted_at), due: Date.parse(due) };
}

/** Whom the last step of the ladder told: this reader, somebody else by name, or everybody of the authority. */
export function turnOf(alert: Alert, user: string): { told: Rung; whose: 'mine' | 'other' | 'all' } | null {
  const last = mineOf(alert)?.told.at(-1);
  if (!last || taskOf(alert) !== 'acknowledge') return null;
  const whose = last.whom.includes(`user:${user}`) ? 'mine' : last.whom.some((one) => one.startsWith('user:')) ? 'other' : 'all';
  return { told: last.told, whose };
}

/** An acknowledgement expired without an answer. */
export const isReopened = (alert: Alert): boolean => taskOf(alert) === 'acknowledge' && (mineOf(alert)?.told.some(({ round }) => round > 0) ?? false);

/** An unanswered P1 is the one red thing here. */
export function toneOf(alert: Alert): Tone {
  const task = taskOf(alert);
  if (task === 'acknowledge') return alert.priority === 'P1' ? 'danger' : 'warn';
  return task === 'answer' ? 'info' : '';
}

export const priorityTone = (priority: Priority): Tone => (priority === 'P1' ? 'p1' : priority === 'P2' ? 'warn' : '');

/** P1 that waits first, then what is due first (of equals, what is this reader's own turn), then what wants an answer without a date, then information and what was answered anew, then the rest, newest first. */
export function byDue(user: string): (a: Alert, b: Alert) => number {
  const turn = (alert: Alert): number => (turnOf(alert, user)?.whose === 'mine' ? 0 : 1);
  const p1 = (alert: Alert): number => (rank(alert) === 0 ? turn(alert) : 0);
  return (a, b) =>
    rank(a) - rank(b) || p1(a) - p1(b) || (clockOf(a)?.due ?? 0) - (clockOf(b)?.due ?? 0) || turn(a) - turn(b) || released(b) - released(a);
}

function rank(alert: Alert): number {
  if (toneOf(alert) === 'danger') return 0;
  if (clockOf(alert)) return 1;
  if (taskOf(alert) === 'answer') return 2;
  return taskOf(alert) === 'information' || alert.unread ? 3 : 4;
}

const released = (alert: Alert): number => Date.parse(alert.released_at ?? alert.drafted_at);
