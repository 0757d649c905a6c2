import { get, send } from './api';

/** When somebody wants to be told. Hours are HH:MM in the zone. */
export interface Hours {
  /** Priorities that are told soon; P1 always is, the rest comes once a day. */
  at_once: string[];
  quiet_from: string | null;
  quiet_to: string | null;
  digest_at: string;
  zone: string;
}

/** How somebody wants to be told by e-mail that an alert waits. */
export interface Wish extends Hours {
  address: string;
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
