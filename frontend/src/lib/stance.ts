import type { Addressee, Alert } from './types';

/** What an answer leaves to whoever sent the alert: the authority is not the one or does not do it, or it needs more first. */
export type Stance = 'refused' | 'asks';

/**
 * By the last answer in a word; null where nothing is left to the sender. No clock runs for it: it stands until the
 * authority answers otherwise or the alert is closed.
 */
export function stanceOf({ thread }: Pick<Alert, 'thread'>, { authority: { id }, replied_at }: Pick<Addressee, 'authority' | 'replied_at'>): Stance | null {
  if (!replied_at) return null;
  // Who answers for several authorities answers once for all that waited, at the same instant; "not competent" is one's own.
  const spokenBy = thread.find(({ authority, at }) => authority && at === replied_at)?.authority;
  const last = thread.findLast((line) => !line.about && (line.authority === id ? line.answer || line.not_competent.length : line.authority && line.authority === spokenBy && line.answer));
  if (!last || last.answer === 'yes') return null;
  return last.answer === 'need' ? 'asks' : 'refused';
}
