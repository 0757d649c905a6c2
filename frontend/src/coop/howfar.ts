import type { Addressee, Alert } from '$lib/types';
import { unanswered } from '../centre/waiting';

/** How many it was sent to, who acknowledged, and while it is open who still must; `overdue`: some time for that is over. */
export function howFar(alert: Pick<Alert, 'state' | 'addressees'>, at: number): { sent: number; acknowledged: number; waits: number; overdue: boolean } {
  const sent = alert.addressees.filter(({ state }) => state !== 'blocked');
  const left = sent.filter(unanswered);
  const waits: Addressee[] = alert.state === 'released' ? left : [];
  return { sent: sent.length, acknowledged: sent.length - left.length, waits: waits.length, overdue: waits.some(({ due_at }) => due_at !== null && Date.parse(due_at) < at) };
}

/** Whether the ladder of somebody who has not acknowledged has come to the sender's own desk. */
export const isBack = ({ state, addressees }: Pick<Alert, 'state' | 'addressees'>): boolean =>
  state === 'released' && addressees.some((to) => unanswered(to) && ['centre', 'other-channel'].includes(to.told.at(-1)?.told ?? ''));

/** The times until which somebody must acknowledge one of them, in order. */
export const duesOf = (alerts: Iterable<Pick<Alert, 'addressees'>>): number[] =>
  [...alerts].flatMap(({ addressees }) => addressees.flatMap(({ due_at }) => (due_at ? [Date.parse(due_at)] : []))).sort((a, b) => a - b);

/** Just after the last of these times that is over, 0 before the first: what is overdue is another only when this is. */
export const lastOver = (dues: readonly number[], at: number): number => (dues.findLast((due) => due < at) ?? -1) + 1;

/** What somebody must still acknowledge first, then the newest. */
export const byWaiting = (at: number) => (a: Alert, b: Alert): number => {
  const rank = (one: Alert): number => { const { waits, overdue } = howFar(one, at); return overdue ? 0 : waits ? 1 : 2; };
  return rank(a) - rank(b) || b.drafted_at.localeCompare(a.drafted_at);
};
