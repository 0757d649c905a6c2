import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { Circular, Network, Page, Stage } from './types';

export type RequestState =
  'draft' | 'informal' | 'sent' | 'received' | 'need-more' | 'executing' | 'answered' | 'refused' | 'used' | 'closed';

export const SIDES = ['requesting', 'requested'] as const;
export type Side = (typeof SIDES)[number];
export const DUAL = ['open', 'met', 'not-met', 'not-needed'] as const;

/** What a side says of the offence under its own law; `limit_on`: the last day on which it can be tried there. */
export interface NewAssessment {
  dual_criminality: (typeof DUAL)[number];
  offence: string;
  limit_on: string | null;
}

export interface Assessment extends NewAssessment {
  side: Side;
  by: string;
  at: string;
}

export const CHANNELS = ['platform', 'electronic', 'post', 'diplomatic'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A document of an answer, and for what alone it may be used. */
export interface Brought {
  number: string;
  limits: string;
}

/** Why a request is refused, as treaties name it; `other` is said in words. */
export const GROUNDS = ['form', 'essential-interests', 'own-law', 'legal-system', 'no-offence', 'lapsed', 'tried', 'persecution', 'not-competent', 'other'] as const;
export type Ground = (typeof GROUNDS)[number];
/** What is to be sent yet. */
export const WANTING = ['translation', 'facts', 'identity', 'legal-basis', 'certified', 'assurance'] as const;
export type Wanting = (typeof WANTING)[number];

/** What is said with a new state: of a refusal its ground, what is wanting where more is asked for; the channel and the fingerprint (SHA-256) of the signed file where a paper goes. */
export interface Move {
  note: string;
  ground: Ground | null;
  wanting: Wanting[];
  /** Of translations that go with what is sent. */
  languages: string[];
  /** None: as the authority takes it today. */
  channel: Channel | null;
  sha256: string | null;
  documents: Brought[];
}

/** One authority asks another under a treaty, as its parties see it. */
export interface CoopRequest {
  id: string;
  version: number;
  number: string;
  requesting: string;
  requested: string;
  requesting_country: string;
  requested_country: string;
  requesting_name: string;
  requested_name: string;
  network: string | null;
  facilitator: string | null;
  unit: 'request' | 'case';
  treaty: string;
  treaty_name: string;
  /** Since when the treaty binds either state. */
  requesting_bound: string | null;
  requested_bound: string | null;
  article: string;
  measure: string;
  /** In which its papers are. */
  languages: string[];
  text: string;
  documents: string[];
  urgent: boolean;
  /** Codes of the alert that it follows. */
  handling: string[];
  alert: string | null;
  /** null where this reader does not see the alert. */
  alert_number: string | null;
  /** The request by which the data were to be preserved; `preserve_first`: none was made and nothing sent yet. */
  preserved_by: string | null;
  preserved_number: string | null;
  preserved_state: RequestState | null;
  preserve_first: boolean;
  state: RequestState;
  /** The side that brings it on. */
  waits_for: Side | null;
  /** Since when it stands in this state, and after how many days its parties were reminded; 0: not yet. */
  moved_at: string;
  reminded: number;
  opened_on: string;
  opened_at: string;
  /** `channel` is empty where no paper went, `ground` where nothing was refused. */
  steps: { state: RequestState; note: string; ground: Ground | ''; wanting: Wanting[]; channel: Channel | ''; sha256: string | null; documents: Brought[]; by: string; at: string }[];
  /** The newest word of each side on the offence; the earliest last day of them, and whether it is near or over. */
  assessments: Assessment[];
  limit_on: string | null;
  lapses: boolean;
  /** On which this reader stands. */
  side: Side | null;
  /** States that this reader's side can bring it to now. */
  may: RequestState[];
  /** Where this reader may take it: screen, print, export … */
  exits: string[];
}

export interface NewCoopRequest {
  requesting: string;
  requested: string;
  network: string | null;
  facilitator: string | null;
  unit: 'request' | 'case';
  treaty: string;
  article: string;
  measure: string;
  languages: string[];
  text: string;
  documents: string[];
  urgent: boolean;
  alert: string | null;
  preserve: boolean;
  opened_on: string;
  assessment: NewAssessment | null;
}

/** Which requests are looked for; `network` `-`: those outside every network. */
export type Wanted = Partial<Record<'state' | 'network' | 'urgent' | 'mine' | 'stalled' | 'lapses', string>>;

/** A state that a treaty binds from a day on. */
export interface Party {
  country: string;
  in_force_from: string;
}

/** What a treaty said of a state until then; `becomes` is null where that was struck. */
export interface CorrectedParty {
  id: string;
  country: string;
  was: string;
  becomes: string | null;
  reason: string;
  by: string;
  at: string;
}

/** A treaty with the parties that were asked about. */
export interface Treaty {
  code: string;
  name: string;
  parties: Party[];
}

/** Requests of a network, or of who facilitates them, in a year, in the unit that is counted there. */
export interface RequestCount {
  network: string | null;
  facilitator: string | null;
  year: number;
  unit: 'request' | 'case';
  count: number;
}

/** How many requests of one line of the counts went from one country to another. */
export interface Flow {
  requesting: string;
  requested: string;
  count: number;
}

/** How many alerts came to a stage in a country; `days`: median from the release to it. */
export interface Reached {
  country: string;
  stage: 'alert' | Stage;
  alerts: number;
  days: number | null;
}

/** An alert that stands still in a country, at the stage it came to. */
export interface Stalled {
  alert: string;
  number: string;
  country: string;
  stage: 'alert' | Stage;
  days: number;
  /** The country whose authority was asked and has not answered, where the reader sees the request. */
  waits_in: string | null;
}

/** An alert that came to a stage in a country. */
export interface Came extends Omit<Stalled, 'waits_in'> {
  happened_on: string;
}

/** What a task force rests on, and the member that leads it; `ends_on` null: until it is said. */
export interface Mandate {
  lead: string;
  legal_basis: string;
  starts_on: string;
  ends_on: string | null;
}

/** Which network, its members with their contact points, and who keeps it. */
export interface WholeNetwork extends Network {
  id: string;
  version: number;
  parent: string | null;
  topics: string[];
  secretariat: string | null;
  /** Of a task force. */
  mandate: Mandate | null;
}

/** How much of a kind waits for a country in a network, of what the reader sees; `since`: of the longest waiting. */
export interface NetworkWaiting {
  country: string;
  kind: 'alert' | 'request' | 'action';
  count: number;
  since: string;
}

export interface ActionItem {
  id: string;
  version: number;
  text: string;
  country: string;
  due_on: string | null;
  done_at: string | null;
  done_by: string | null;
  may_do: boolean;
}

/** A meeting of a network and what was agreed there. */
export interface Meeting {
  id: string;
  network: string;
  title: string;
  agenda: string;
  held_on: string;
  by: string;
  items: ActionItem[];
}

export interface NewMeeting {
  title: string;
  agenda: string;
  held_on: string;
  items: { text: string; country: string; due_on: string | null }[];
}

/** What was asked of many authorities, and how many of them have answered. */
export interface WholeCircular extends Circular {
  sender: string;
  sender_country: string;
}

export interface CircularAnswer {
  authority: string;
  code: string;
  country: string;
  replied_at: string | null;
  reply: string;
}

const ACT_OF: Record<RequestState, string> = {
  draft: '', informal: 'informal', sent: 'send', received: 'receive', 'need-more': 'ask-more', executing: 'execute',
  answered: 'answer', refused: 'refuse', used: 'use', closed: 'close',
};

/** The calls about requests, networks and what authorities are asked. */
export const coop = {
  requests: (wanted: Wanted, cursor?: string) => get<Page<CoopRequest>>(withQuery('/api/requests', { ...wanted, cursor })),
  request: (id: string) => get<CoopRequest>(at`/api/requests/${id}`),
  counts: () => get<RequestCount[]>('/api/requests/counts'),
  flows: ({ network, facilitator, year, unit }: RequestCount, cursor?: string) =>
    get<Page<Flow>>(withQuery('/api/requests/flows', { network: network ?? '-', facilitator: facilitator ?? '-', year: String(year), unit, cursor })),
  draft: (request: NewCoopRequest) => post<CoopRequest>('/api/requests', request),
  assess: (request: CoopRequest, said: NewAssessment) => post<CoopRequest>(at`/api/requests/${request.id}/assess`, said, request.version),
  move: (request: CoopRequest, to: RequestState, said: Move) =>
    post<CoopRequest>(at`/api/requests/${request.id}/${ACT_OF[to]}`, said, request.version),
  funnel: (operation: string, days: string) => get<{ reached: Reached[]; stalled: Stalled[]; cut: boolean }>(withQuery('/api/alerts/funnel', { operation, days })),
  came: (of: { operation: string; country: string; stage: string }, cursor?: string) => get<Page<Came>>(withQuery('/api/alerts/funnel/alerts', { ...of, cursor })),
  networks: (cursor?: string) => get<Page<WholeNetwork>>(withQuery('/api/networks', { cursor })),
  addNetwork: (network: { code: string; name: string; kind: string; parent: string | null; topics: string[]; secretariat: string | null; mandate: Mandate | null }) => post<WholeNetwork>('/api/networks', network),
  setMembers: (network: WholeNetwork, members: Network['members']) =>
    send<WholeNetwork>('PUT', at`/api/networks/${network.code}/members`, { members }, network.version),
  setMandate: (network: WholeNetwork, mandate: Mandate) => send<WholeNetwork>('PUT', at`/api/networks/${network.code}/mandate`, mandate, network.version),
  waiting: (code: string) => get<NetworkWaiting[]>(at`/api/networks/${code}/waiting`),
  meetings: (code: string, cursor?: string) => get<Page<Meeting>>(withQuery(at`/api/networks/${code}/meetings`, { cursor })),
  recordMeeting: (code: string, meeting: NewMeeting) => post<Meeting>(at`/api/networks/${code}/meetings`, meeting),
  doItem: (item: ActionItem) => post<Meeting>(at`/api/action-items/${item.id}/done`, {}, item.version),
  circulars: (cursor?: string) => get<Page<WholeCircular>>(withQuery('/api/circulars', { cursor })),
  circular: (id: string) => get<WholeCircular>(at`/api/circulars/${id}`),
  answersTo: (id: string, cursor?: string) => get<Page<CircularAnswer>>(withQuery(at`/api/circulars/${id}/answers`, { cursor })),
  ask: (circular: { title: string; text: string; authorities: string[]; network: string | null }) => post<WholeCircular>('/api/circulars', circular),
  replyTo: (id: string, authority: string, text: string) => post<WholeCircular>(at`/api/circulars/${id}/reply`, { authority, text }),
  /** With all their parties where no countries are named. */
  treaties: (countries: string[], cursor?: string) => get<Page<Treaty>>(withQuery('/api/treaties', { countries: countries.join(',') || undefined, cursor })),
  addTreaty: (treaty: Treaty) => post<Treaty>('/api/treaties', treaty),
  correctParty: (code: string, country: string, right: { in_force_from: string | null; reason: string }) => send<Treaty>('PATCH', at`/api/treaties/${code}/parties/${country}`, right),
  corrections: (code: string) => get<Page<CorrectedParty>>(at`/api/treaties/${code}/corrections`),
  join: (code: string, party: Party) => post<Treaty>(at`/api/treaties/${code}/parties`, party),
};

