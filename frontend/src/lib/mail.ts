import { get, send } from './api';

/** How somebody wants to be told that an alert waits. Hours are HH:MM in the zone. */
export interface Wish {
  address: string;
  /** Priorities that are told soon; P1 always is, the rest comes once a day. */
  at_once: string[];
  quiet_from: string | null;
  quiet_to: string | null;
  digest_at: string;
  zone: string;
  language: string;
}

/** One's own wish, whether this deployment sends e-mail, and why the last message could not be handed over. */
export interface OwnMail {
  offered: boolean;
  wish: Wish | null;
  trouble: string;
}

export const mail = {
  mine: () => get<OwnMail>('/api/mail'),
  keep: (wish: Wish) => send<OwnMail>('PUT', '/api/mail', wish),
  drop: () => send<void>('DELETE', '/api/mail'),
};
