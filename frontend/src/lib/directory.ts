import { at } from './address';
import { get, post, send } from './api';
import type { Authority, AuthorityNotice, Viewer } from './types';

export const NOTICES = ['closed', 'reduced-hours', 'paper-not-accepted', 'e-transmission-accepted'] as const;

/** Somebody of an authority is on duty for a while. */
export interface Turn {
  task: 'on-call' | 'deputy';
  user: string;
  starts_at: string;
  ends_at: string;
}

export interface NewNotice {
  authority: string;
  kind: string;
  text: string;
  starts_on: string;
  ends_on: string | null;
}

/** Who keeps the directory, and speaks for any authority. */
export const keeps = ({ role }: Viewer): boolean => role === 'admin' || role === 'secretariat';
/** Its own people. */
export const isOf = ({ principals }: Viewer, { code }: Authority): boolean => principals.includes(`agency:${code}`);

export const directory = {
  /** The entry holds as of now, until a day or until further notice. */
  confirm: ({ id, version }: Authority, valid_to: string | null) =>
    send<Authority>('PATCH', at`/api/authorities/${id}`, { verified_at: new Date().toISOString(), valid_to }, version),
  say: (notice: NewNotice) => post<AuthorityNotice>('/api/authority-notices', notice),
  withdraw: (id: string) => post<AuthorityNotice>(at`/api/authority-notices/${id}/withdraw`, {}),
  rota: (id: string) => get<{ turns: Turn[] }>(at`/api/authorities/${id}/rota`),
  setRota: (id: string, turns: Turn[]) => send<{ turns: Turn[] }>('PUT', at`/api/authorities/${id}/rota`, { turns }),
};

/** Whether every word that was typed stands somewhere in the entry; `names` says its country and functions as the reader does. */
export function fits({ code, name, channel, languages }: Authority, typed: string, names: string[]): boolean {
  const text = [code, name, channel, ...languages, ...names].join(' ').toLocaleLowerCase();
  return typed.toLocaleLowerCase().split(/\s+/).every((word) => text.includes(word));
}
