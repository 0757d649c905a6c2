import { at } from './address';
import { get, post, sendFile, withQuery } from './api';
import type { Proposal } from './people';
import type { Page } from './types';

/** A partner's public key: what it signed is taken in on its days. `seen`: number of the last event that came by it. */
export interface PartnerKey {
  id: string;
  network: string;
  holder: string;
  public_key: string;
  recipient: string;
  valid_from: string;
  valid_to: string;
  seen: number;
  added_at: string;
  revoked_at: string | null;
  revoked_reason: string;
  state: 'valid' | 'not-yet' | 'expired' | 'revoked';
}

export interface NewPartnerKey {
  holder: string;
  public_key: string;
  recipient: string;
  valid_from: string;
  valid_to: string;
  reason: string;
}

/** The receipt of a file. `events`: how many of those in it were new. */
export interface PartnerFile {
  id: string;
  network: string;
  holder: string;
  source: string;
  first: number;
  last: number;
  events: number;
  made_at: string;
  sha256: string;
  marking: string;
  received_by: string;
  received_at: string;
}

/** What a partner says happened; a word that it does not say is empty. */
export interface PartnerEvent {
  sequence: number;
  kind: string;
  subject: string;
  at: string;
  number: string;
  priority: string;
  title: string;
  text: string;
  language: string;
  marking: string;
  handling: string[];
  countries: string[];
}

/** So many events come at once. */
export const EVENTS = 50;

export const partnerFiles = {
  keys: (network: string) => get<PartnerKey[]>(at`/api/networks/${network}/partner-keys`),
  proposeKey: (network: string, key: NewPartnerKey) => post<Proposal>(at`/api/networks/${network}/partner-keys`, key),
  revoke: (key: PartnerKey, reason: string) => post<PartnerKey>(at`/api/partner-keys/${key.id}/revoke`, { reason }),
  of: (network: string, cursor?: string) => get<Page<PartnerFile>>(withQuery(at`/api/networks/${network}/partner-files`, { cursor })),
  takeIn: (network: string, file: File) => sendFile<PartnerFile>(at`/api/networks/${network}/partner-files/take-in`, file),
  events: (file: PartnerFile, after = 0) => get<PartnerEvent[]>(withQuery(at`/api/partner-files/${file.id}/events`, { after: String(after) })),
};
