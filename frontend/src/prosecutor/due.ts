import type { Addressee, Alert, Priority } from '$lib/types';
import type { Tone } from '$lib/ui/tone';

/** What an alert still wants from its reader. */
export type Task = 'acknowledge' | 'answer' | 'done' | 'information';

const MINUTE = 60_000;
/** Time for the acknowledgement, as the server sets it when it gives no `due_at`: 10 min, 2 h, 1 day, none. */
const TO_ACKNOWLEDGE: Record<Priority, number> = { P1: 10 * MINUTE, P2: 120 * MINUTE, P3: 24 * 60 * MINUTE, P4: 0 };

export const mineOf = (alert: Alert): Addressee | undefined => alert.addressees.find((each) => each.id === alert.mine);

export function taskOf(alert: Alert): Task {
  const state = mineOf(alert)?.state;
  if (alert.state === 'closed' || state === 'replied' || state === undefined) return 'done';
  if (state === 'acknowledged') return 'answer';
  return alert.priority === 'P4' ? 'information' : 'acknowledge';
}

/** When the next act is due and since when its time runs, ms since 1970; null when nothing is. */
export function clockOf(alert: Alert): { since: number; due: number } | null {
  const mine = mineOf(alert);
  const task = taskOf(alert);
  if (task === 'acknowledge') {
    const since = Date.parse(mine?.sent_at ?? alert.released_at ?? alert.drafted_at);
    return { since, due: mine?.due_at ? Date.parse(mine.due_at) : since + TO_ACKNOWLEDGE[alert.priority] };
  }
  if (task === 'answer' && alert.deadline) {
    return { since: Date.parse(mine?.acknowledged_at ?? alert.released_at ?? alert.drafted_at), due: Date.parse(alert.deadline) };
  }
  return null;
}

/** An unanswered P1 is the one red thing here. */
export function toneOf(alert: Alert): Tone {
  const task = taskOf(alert);
  if (task === 'acknowledge') return alert.priority === 'P1' ? 'danger' : 'warn';
  return task === 'answer' ? 'info' : '';
}

export const priorityTone = (priority: Priority): Tone => (priority === 'P1' ? 'p1' : priority === 'P2' ? 'warn' : '');

/** P1 that waits first, then what is due first, then what wants an answer without a date, then the rest, newest first. */
export function byDue(a: Alert, b: Alert): number {
  return rank(a) - rank(b) || (clockOf(a)?.due ?? 0) - (clockOf(b)?.due ?? 0) || released(b) - released(a);
}

function rank(alert: Alert): number {
  if (toneOf(alert) === 'danger') return 0;
  if (clockOf(alert)) return 1;
  return taskOf(alert) === 'answer' ? 2 : taskOf(alert) === 'information' ? 3 : 4;
}

const released = (alert: Alert): number => Date.parse(alert.released_at ?? alert.drafted_at);
