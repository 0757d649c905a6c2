import { at } from './address';
import { get, send, withQuery } from './api';
import type { Entry, EntryAction, Page, Proposal, Subject } from './types';

/** An entry that its owner must look at again. `kept_at`: when a review last let it stand, and why. */
export interface Review {
  id: string;
  version: number;
  list: string;
  kind: string;
  category: string;
  review_by: string;
  state: 'live' | 'frozen' | 'restricted';
  subject: Subject;
  action: EntryAction;
  purpose: string;
  legal_basis: string;
  marking: string;
  /** Where its reader may take it: print, export, court … */
  exits: string[];
  /** Its list asks for a second person. */
  second_person: boolean;
  kept_at: string | null;
  kept_because: string;
}

export const reviews = {
  due: (cursor?: string) => get<Page<Review>>(withQuery('/api/retention/reviews', { cursor })),
  /** Kept at once, or a proposal where its list asks for a second person. */
  keep: ({ id, list, version }: Review, review_by: string, reason: string) =>
    send<Entry | Proposal>('PATCH', at`/api/watchlists/${list}/entries/${id}`, { review_by, reason }, version),
};
