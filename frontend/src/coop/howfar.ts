import { stanceOf } from '$lib/stance';
import type { Addressee, Alert } from '$lib/types';
import { unanswered } from '../centre/waiting';

interface Far {
  sent: number;
  acknowledged: number;
  waits: number;
  overdue: boolean;
  refused: number;
  asks: number;
}

/**
 * How many it was sent to, who acknowledged, and while it is open who still must; `overdue`: some time for that is over.
 * Who has refused, or asks for more, leaves it to the sender: a refusal counts as no acknowledgement.
 */
export function howFar(alert: Pick<Alert, 'state' | 'addressees' | 'thread'>, at: number): Far {
  const sent = alert.addressees.filter(({ state }) => state !== 'blocked');
  const left = sent.filter(unanswered);
  const stances = sent.map((to) => stanceOf(alert, to));
  const isOpen = alert.state === 'released';
  const waits: Addressee[] = isOpen ? left : [];
  const refused = stances.filter((one) => one === 'refused').length;
  return {
    sent: sent.length, acknowledged: sent.length - left.length - refused, waits: waits.length, overdue: waits.some(({ due_at }) => due_at !== null && Date.parse(due_at) < at),
    refused: isOpen ? refused : 0, asks: isOpen ? stances.filter((one) => one === 'asks').length : 0,
  };
}

/** Whether it is the sender's desk's turn: the ladder of somebody who has not acknowledged has come to it, or somebody's answer leaves it to the sender. */
export const isBack = (alert: Pick<Alert, 'state' | 'addressees' | 'thread'>): boolean =>
  alert.state === 'released' && alert.addressees.some((to) => stanceOf(alert, to) !== null || (unanswered(to) && ['centre', 'other-channel'].includes(to.told.at(-1)?.told ?? '')));

/** The times until which somebody must acknowledge one of them, in order. */
export const duesOf = (alerts: Iterable<Pick<Alert, 'addressees'>>): number[] =>
  [...alerts].flatMap(({ addressees }) => addressees.flatMap(({ due_at }) => (due_at ? [Date.parse(due_at)] : []))).sort((a, b) => a - b);

/** Just after the last of these times that is over, 0 before the first: what is overdue is another only when this is. */
export const lastOver = (dues: readonly number[], at: number): number => (dues.findLast((due) => due < at) ?? -1) + 1;

/** What is overdue first, then what waits for somebody, here or there, then the newest. */
export const byWaiting = (at: number) => (a: Alert, b: Alert): number => {
  const rank = (one: Alert): number => { const { waits, overdue, refused, asks } = howFar(one, at); return overdue ? 0 : waits || refused || asks ? 1 : 2; };
  return rank(a) - rank(b) || b.drafted_at.localeCompare(a.drafted_at);
};
