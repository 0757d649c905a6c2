import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { Page, Person, Role } from './types';

export interface Access {
  role: Role;
  principals: string[];
  /** The highest marking that the person may see: 0 (TLP:CLEAR) – 4 (TLP:RED). */
  clearance: number;
  operations: string[];
}

/** An account: who somebody is and what they hold. */
export interface Account extends Access {
  id: string;
  user: string;
  name: string;
  title: string;
  country: string;
  state: AccountState;
}

/** An account as it is proposed for somebody who has none. */
export type NewAccount = Omit<Account, 'id' | 'state'> & { reason: string };

/** Suspended opens no session and may be taken up again; ended never does. */
export type AccountState = 'active' | 'suspended' | 'ended';

export interface OpenedSession {
  id: string;
  device: string;
  opened_at: string;
  last_seen: string;
  expires_at: string;
  purpose: string | null;
  /** How the token of a connector is called. */
  name: string | null;
  is_this: boolean;
  /** When another device came with this session's key, and was refused. */
  misused_at: string | null;
}

/** An installation of a browser that somebody worked with. */
export interface KnownDevice {
  id: string;
  label: string;
  made_at: string;
  last_seen: string;
  lost_at: string | null;
}

export type ProposalAct = 'release' | 'refuse';

/** What waits for a second person. `summary` is coded and names nobody who is recorded. */
export interface Proposal {
  id: string;
  version: number;
  kind: string;
  proposed_by: Person;
  proposed_at: string;
  expires_at: string;
  reason: string;
  summary: Record<string, unknown>;
  record: string | null;
  state: 'waiting' | 'released' | 'refused' | 'expired' | 'void' | 'withdrawn';
  decision_reason: string;
  may: ProposalAct[];
}

/** The same with what exactly is to be done, for those who decide. */
export interface WholeProposal extends Proposal {
  content: Record<string, unknown>;
}

/** Where an alert at TLP:RED is to be sent late, and to whom there. */
export interface Late {
  authority: string;
  persons: string[];
}

/** Somebody whom a drafter may name at TLP:RED; `addressees`: those of the authorities asked about that are theirs. */
export interface Nameable {
  user: string;
  name: string;
  title: string;
  country: string;
  addressees: string[];
}

/** The markings of the Traffic Light Protocol by clearance; never translated. */
export const MARKINGS = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'];

/** The strictest of some markings: that of whatever shows them together. */
export const highest = (markings: readonly string[]): string => markings.reduce((most, one) => (MARKINGS.indexOf(one) > MARKINGS.indexOf(most) ? one : most));

/** The calls about accounts, their sessions, and the acts that take two persons. */
export const people = {
  accounts: (cursor?: string) => get<Page<Account>>(withQuery('/api/people', { cursor })),
  account: (id: string) => get<Account>(at`/api/people/${id}`),
  proposeNew: (account: NewAccount) => post<Proposal>('/api/people', account),
  proposeAccess: (account: Account, access: Access & { reason: string }) => post<Proposal>(at`/api/people/${account.id}/access`, access),
  proposeState: (account: Account, state: AccountState, reason: string) => post<Proposal>(at`/api/people/${account.id}/account`, { state, reason }),
  /** Of oneself without a name; so are the devices. */
  sessions: (user?: string) => get<OpenedSession[]>(withQuery('/api/sessions', { user })),
  revoke: (session: string) => send<void>('DELETE', at`/api/sessions/${session}`),
  devices: (user?: string) => get<KnownDevice[]>(withQuery('/api/devices', { user })),
  /** Its sessions end, and at its next contact it wipes what it keeps. */
  lose: (device: string) => post<{ sessions: number }>(at`/api/devices/${device}/lost`, {}),
  proposals: (state: string, cursor?: string) => get<Page<Proposal>>(withQuery('/api/proposals', { state, cursor })),
  proposal: (id: string) => get<WholeProposal>(at`/api/proposals/${id}`),
  release: (proposal: Proposal) => post<Proposal>(at`/api/proposals/${proposal.id}/release`, {}, proposal.version),
  refuse: (proposal: Proposal, reason: string) => post<Proposal>(at`/api/proposals/${proposal.id}/refuse`, { reason }, proposal.version),
};
