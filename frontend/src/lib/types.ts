/** What the server says, as this page reads it. Times are RFC 3339 texts; ids UUIDv7; countries ISO 3166-1 alpha-2. */

import type { AlertFile } from './files';
import type { SiteNear } from './sites';

export type Role = 'officer' | 'centre' | 'national_centre' | 'bureau' | 'prosecutor' | 'victims' | 'secretariat' | 'dpo' | 'admin';

export interface Viewer {
  user: string;
  name: string;
  role: Role;
  country: string;
  title: string;
  principals: string[];
  clearance: number;
  operations: string[];
  checkpoint: string | null;
  authority: string | null;
  demo: boolean;
  /** In which they want to read; null until they have chosen. */
  language: string | null;
}

export interface Session {
  expires_at: string;
  viewer: Viewer;
  purpose?: Purpose | null;
}

/** What personal data may be looked at for; the words are in the messages under `purpose.`. */
export const PURPOSES = [
  'border-control', 'security-check', 'identification', 'arrest', 'locate', 'investigation', 'warning', 'forensic', 'crime-analysis', 'oversight',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A provider to sign in through. */
export interface WayIn {
  code: string;
  title: string;
  country: string;
}

export interface WaysIn {
  providers: WayIn[];
  demo: boolean;
}

/** A passkey of one's own; `id` is base64url. */
export interface Passkey {
  id: string;
  label: string;
  made_at: string;
  used_at: string | null;
}

export interface Persona {
  user: string;
  title: string;
  countries: string[];
  role: Role;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Degrees WGS 84, accuracy in metres. */
export interface Position {
  lon: number;
  lat: number;
  accuracy_m?: number;
}

export interface Person {
  user: string;
  name: string;
}

export interface Place {
  code: string;
  name: string;
  country: string;
  position: Position;
}

export type Phase = 'planned' | 'preparation' | 'active' | 'debrief' | 'closed';

export interface Operation {
  id: string;
  version: number;
  code: string;
  name: string;
  crime_types: string[];
  lead: string;
  hub_country: string;
  phase: Phase;
  window: { from: string; to: string };
  participants: { country: string; role: string; focal_points: { police: string; prosecutor: string }; bureau_phone: string; readiness: string }[];
  synthetic: boolean;
  /** Who changed it last after its opening, or brought it a phase back, and why. */
  changed: { by: string; at: string; reason: string } | null;
}

export interface Figures {
  cursor: string;
  at: string;
  computed: { kind: string; country: string; count: number }[];
  subjects: { subject: string; country: string; count: number }[];
  quantities: { commodity: string; unit: string; country: string; quantity: number }[];
  rescues: { country: string; count: string }[];
  presumed_victims: { country: string; count: string }[];
  journeys: { country: string; legs: number; persons: number }[];
  reported: { label: string; value: number | string; qualifier: string; unit: string; source: string }[];
}

export interface Checkpoint {
  id: string;
  code: string;
  name: string;
  country: string;
  position: Position;
  kind: 'border' | 'airport' | 'port' | 'road' | 'town';
  unit: string;
  approximate: boolean;
}

export type MarkKind = 'check' | 'match' | 'incident' | 'alert';

/** What stands on the map and moves on it; no personal data. Times in ms since 1970. Severity 0 (routine) – 3 (danger). */
export interface Mark {
  record: string;
  kind: MarkKind;
  state: string;
  subject: string;
  country: string;
  place: string;
  lon: number;
  lat: number;
  severity: number;
  occurred_at: number;
  recorded_at: number;
  version: number;
}

export type PersonName = string | { full?: string; given?: string; family?: string; kind?: 'primary' | 'alias' | 'weak'; script?: string };

export interface DocumentFact {
  type: string;
  number?: string;
  country?: string;
  mrz?: string[];
}

export interface PersonSubject {
  kind: 'person';
  names: PersonName[];
  birth_date?: string;
  /** Instead of it, where a list is not sure: `1985-03-20`, `1985~` about then, `1983/1987` one of these years. */
  births?: string[];
  sex?: string;
  nationalities?: string[];
  documents?: DocumentFact[];
  journey?: { mode?: string; number?: string; date?: string; from?: string; to?: string };
  phones?: string[];
  imeis?: string[];
}

export interface VehicleSubject {
  kind: 'vehicle';
  plate?: string;
  country?: string;
  vin?: string;
  make?: string;
  model?: string;
  colour?: string;
}

export interface DocumentSubject {
  kind: 'document';
  type: string;
  number: string;
  country?: string;
}

export interface ContainerSubject {
  kind: 'container';
  number?: string;
  seal?: string;
}

export interface VesselSubject {
  kind: 'vessel';
  imo?: string;
  mmsi?: string;
  name?: string;
  flag?: string;
  aliases?: string[];
}

export type SerialState = 'readable' | 'partial' | 'altered' | 'obliterated';

export interface FirearmSubject {
  kind: 'firearm';
  serial?: string;
  serial_state?: SerialState;
  make?: string;
  model?: string;
  calibre?: string;
}

/** A flight, a bus or a train, whoever is on it. */
export interface JourneySubject {
  kind: 'journey';
  mode?: string;
  number?: string;
  date?: string;
  from?: string;
  to?: string;
}

export interface GoodsSubject {
  kind: 'goods';
  description: string;
  hs_code?: string;
  quantity?: number;
  unit?: string;
}

export type Subject = PersonSubject | VehicleSubject | DocumentSubject | ContainerSubject | VesselSubject | FirearmSubject | JourneySubject | GoodsSubject;

export type Answer = 'clear' | 'wait' | 'act';
export type InstructionCode =
  | 'call-bureau' | 'keep-document' | 'hold-vehicle' | 'hold-vessel' | 'keep-firearm' | 'keep-object' | 'protect' | 'misused-identity'
  | 'hold-and-call' | 'ask-address' | 'ask-questions' | 'refuse-entry' | 'let-go' | 'stop' | 'call-centre' | 'bureau-has-it';

/** What the officer is told after the first answer; `words`: the bureau's own. */
export interface FollowWord {
  code: InstructionCode;
  words: string;
  at: string;
}

export interface CheckReport {
  id: string;
  operation: string;
  checkpoint: string;
  occurred_at: string;
  subject: Subject;
  position?: Position;
  /** Whose land it is, where the officer says that the map is wrong. */
  country?: string;
  indicators?: string[];
  note?: string;
  as_printed?: boolean;
}

export interface CheckAnswer {
  id: string;
  recorded_at: string;
  answer: Answer;
  reference: string;
  /** Where the officer may take it, whatever was found. */
  exits: string[];
  instruction?: { code: InstructionCode; text: string };
}

export interface Check extends Omit<CheckReport, 'position'> {
  version: number;
  reference: string;
  country: string;
  recorded_at: string;
  clock_suspect: boolean;
  position: Position | null;
  doubts: string[];
  answer: Answer;
  instruction: { code: InstructionCode; text: string } | null;
  follow: FollowWord | null;
  officer: Person;
  /** Of a person: `other` until a match that one may see was verified. */
  category: EntryCategory | null;
  /** Where this viewer may take it: print, export, court … */
  exits: string[];
}

export interface BatchResult {
  id: string;
  status: number;
  answer?: CheckAnswer;
  problem?: ProblemBody;
}

export type EntryAction = 'arrest' | 'whereabouts' | 'discreet' | 'inquiry' | 'seize' | 'missing' | 'refuse_entry';
export type EntryCategory = 'suspect' | 'convicted' | 'victim' | 'witness' | 'missing' | 'other';

/** Undecided matches, by whose turn it is: ours to answer, to decide or to claim, or another's. */
export interface WaitingMatches {
  answer: number;
  decide: number;
  claim: number;
  waiting: number;
}

export interface Watchlist {
  code: string;
  name: string;
  owner: string;
  kinds: string[];
  marking: string;
  /** Nothing goes on it, changes or comes off before a colleague has released it. */
  second_person?: boolean;
  version: number;
  entries: number;
}

/** A list as it is opened. */
export interface NewList {
  code: string;
  name: string;
  kinds: string[];
  marking: 'TLP:AMBER' | 'TLP:AMBER+STRICT' | 'TLP:RED';
  second_person: boolean;
}

/** What an entry says of how far it can be trusted, and whom it protects. */
export interface Grading {
  basis?: 'fact' | 'assessment';
  source_grade?: 'A' | 'B' | 'C' | 'X' | null;
  information_grade?: '1' | '2' | '3' | '4' | null;
  juvenile?: boolean;
  refugee?: boolean;
}

/** What waits for a second person, or did. */
export interface Proposal {
  id: string;
  version: number;
  kind:
    | 'access.change' | 'account.add' | 'account.state' | 'entry.add' | 'entry.change' | 'entry.remove' | 'entry.restrict' | 'list.import' | 'list.roll-back' | 'list.threshold'
    | 'alert.release' | 'export';
  proposed_by: { user: string; name: string };
  proposed_at: string;
  expires_at: string;
  reason: string;
  summary: Record<string, unknown>;
  record: string | null;
  state: 'waiting' | 'released' | 'refused' | 'expired' | 'void' | 'withdrawn';
  decided_by: { user: string; name: string } | null;
  decided_at: string | null;
  decision_reason: string;
  may: ('release' | 'refuse')[];
}

export type NewEntry = Subject & Grading & {
  /** Why, for the colleague who releases it. */
  reason?: string;
  action: EntryAction;
  purpose: string;
  legal_basis: string;
  review_by: string;
  category: EntryCategory;
  exclude?: string[];
  share?: string[];
  note?: string;
  source_id?: string;
  as_printed?: boolean;
};

export interface Entry extends Grading {
  id: string;
  version: number;
  list: string;
  owner: string;
  subject: Subject;
  action: EntryAction;
  purpose: string;
  legal_basis: string;
  review_by: string;
  category: EntryCategory;
  exclude: string[];
  share: string[];
  note?: string;
  /** The owner's own number of it. */
  source_id: string | null;
  /** Only a live one matches. */
  state: 'live' | 'frozen' | 'restricted';
  /** For the owner's bureau alone. */
  restricted_because: string | null;
  /** Added in an emergency, until then. */
  expires_at: string | null;
  marking: string;
  /** Where this viewer may take it: print, export, court … */
  exits: string[];
  /** That its owner counts the subject to. */
  network: string | null;
}

/** What an entry said before the change that made a version of it. */
export interface EntryPast {
  version: number;
  was: Record<string, unknown>;
  by: string;
  at: string | null;
  imported: boolean;
}

export type MatchState = 'possible' | 'claimed' | 'asked' | 'confirmed' | 'denied' | 'undetermined' | 'withdrawn';
export type Verdict = 'confirmed' | 'denied' | 'undetermined';
/** What waits at the post while the owner decides. */
export type Held = 'person' | 'object' | 'gone';

/** `remembered`: the match on which the very pair was denied. `taken_back`: a denial that is so no more. */
export interface GivenVerdict {
  verdict: Verdict;
  reason: string;
  action_taken: string | null;
  by: Person & { country?: string };
  at: string;
  remembered?: string | null;
  taken_back?: { reason: string; by: Person & { at?: string } } | null;
}

/** One reason of a score (log-odds); the weights of all reasons add up to the score. */
export interface Because {
  feature: string;
  ours: string;
  theirs: string;
  weight: number;
}

/** What an addressee says to what it is asked, in a word that each side reads in its own language. */
export const ANSWER_WORDS = ['yes', 'no', 'need'] as const;
export type AnswerWord = (typeof ANSWER_WORDS)[number];

export interface ThreadLine {
  id: string;
  by: Person & { country: string };
  at: string;
  text: string;
}

/** What a centre sees of a match. */
export interface MatchFace {
  id: string;
  version: number;
  operation: string;
  countries: { checked: string; owner: string };
  kind: string;
  state: MatchState;
  place: Place;
  occurred_at: string;
  recorded_at: string;
  may: string[];
  held: Held;
  /** When an answer is due, and how often it was told that none came. */
  due_at: string | null;
  overdue: number;
  /** What came after a confirmed match. */
  step: 'instructed' | 'done' | 'not_possible' | 'closed' | null;
}

export interface Match extends MatchFace {
  /** The score from which it was a possible match; lower bars where no birth dates could be compared. */
  possible_from: number | null;
  undated: boolean;
  /** Other owners whose entries the same check met, and the same entry met at another post within half an hour. */
  also: { owner: string; action: EntryAction }[];
  linked: { match: string; place: Place; occurred_at: string }[];
  instruction: { code: string; text: string; by: Person } | null;
  outcome: { done: boolean; reason?: string; note?: string } | null;
  /** The entry was taken back; somebody may be acting on it. */
  stop: { at: string; acknowledged_by: Person | null } | null;
  /** The officer acts on another instruction than the entry asks for now. */
  told_anew: boolean;
  /** What speaks against the check: its clock, a check digit, its position. */
  doubts: string[];
  check: string;
  reference: string;
  band: 'exact' | 'strong' | 'possible';
  score: number;
  because: Because[];
  entry: Pick<Entry, 'id' | 'list' | 'owner' | 'action' | 'subject' | 'category' | 'purpose' | 'legal_basis' | 'note' | keyof Grading>;
  subject: Subject;
  /** Of the person who was checked: `other` until this match is confirmed. */
  category: EntryCategory | null;
  action: EntryAction;
  officer: (Person & { unit: string }) | null;
  claimed_by: (Person & { at: string }) | null;
  thread: (ThreadLine & { kind: 'ask' | 'answer' })[];
  verdict: GivenVerdict | null;
  /** Its entry's, but never lower than TLP:AMBER+STRICT. */
  marking: string;
  /** Where this viewer may take it: print, export, court … */
  exits: string[];
}

/** Whom the owner of a record lets see it, and why. */
export interface Share {
  id: string;
  with: string[];
  shared_at: string;
  withdrawn_at: string | null;
}

export interface Authority {
  id: string;
  version: number;
  code: string;
  name: string;
  country: string;
  functions: string[];
  languages: string[];
  channel: string;
  hours: string;
  time_zone: string;
  week: Shift[];
  other_days: OtherDays[];
  urgent_contact: string;
  valid_from: string;
  valid_to: string | null;
  verified_at: string;
}

export type Priority = 'P1' | 'P2' | 'P3' | 'P4';
/** Why an authority is not sent to, and what is offered instead. */
export interface Blocked {
  why: 'stale' | 'expired' | 'not-yet-valid' | 'closed';
  since: string;
  until: string | null;
  channel: 'authority' | 'secretariat' | 'diplomatic';
  fallback: AuthorityRef | null;
}
export type AuthorityRef = Pick<Authority, 'id' | 'code' | 'name' | 'country' | 'time_zone'>;

export interface Receiver {
  authority: AuthorityRef;
  /** It reads these (BCP 47). */
  languages: string[];
  channel: string;
  hours: string;
  blocked: Blocked | null;
  notices: string[];
}

/** Somebody who would see an alert: the whole, or only its state. */
export interface Reader extends Person {
  title: string;
  country: string;
  sees: 'whole' | 'state';
}

/** `whole`, `state`: how many would see it whole, and its state alone; not all of them are named where they are many. */
export interface Preview {
  receivers: Receiver[];
  readers: Reader[];
  whole: number;
  state: number;
}

export interface Network {
  code: string;
  name: string;
  kind: string;
  members: { country: string; contact: string | null }[];
}

export interface Circular {
  id: string;
  title: string;
  text: string;
  sent_at: string;
  sent: number;
  replied: number;
  mine: string[];
}

export interface AuthorityNotice {
  id: string;
  authority: string;
  code: string;
  country: string;
  kind: string;
  text: string;
  starts_on: string;
  ends_on: string | null;
  said_at: string;
  withdrawn_at: string | null;
}

/** Open on a day of the week, 1 Monday to 7 Sunday, local time; `24:00` is midnight. */
export interface Shift {
  day: number;
  opens: string;
  closes: string;
}

/** For what an authority says that it is not the one, and who is, as far as it knows. */
export interface NotCompetent {
  authority: string;
  functions: string[];
  named: string | null;
}

/** Days with hours of their own: a holiday has none. */
export interface OtherDays {
  first: string;
  last: string;
  week: Shift[];
  why: string;
}

/** What became another in an entry, not what it was. */
export interface DirectoryChange {
  id: string;
  authority: string;
  code: string;
  country: string;
  act: string;
  fields: string[];
  at: string;
}

export interface DirectoryChanges extends Page<DirectoryChange> {
  counts: { act: string; count: number }[];
}

export type AddresseeState = 'pending' | 'blocked' | 'sent' | 'delivered' | 'read' | 'acknowledged' | 'replied';
export type AlertAct = 'release' | 'discard' | 'attach' | 'acknowledge' | 'reply' | 'correct' | 'recall' | 'close';
export type Rung = 'on-call' | 'deputy' | 'centre' | 'other-channel';

/** Who wrote it, and the unit they stand for (`centre:kafo-ii`). */
export interface Author extends Person {
  country: string;
  unit: string;
}

export interface Addressee {
  id: string;
  authority: AuthorityRef;
  state: AddresseeState;
  blocked: Blocked | null;
  sent_at: string | null;
  delivered_at: string | null;
  read_at: string | null;
  acknowledged_at: string | null;
  acknowledged_by: Author | null;
  replied_at: string | null;
  due_at: string | null;
  answer_due_at: string | null;
  /** When somebody else is told, or the acknowledgement expires. */
  next_at: string | null;
  /** Each step of the ladder: whom it told, as principals; none means the whole authority. */
  told: { round: number; told: Rung; whom: string[]; at: string }[];
  /** Whom to ring, once the ladder has come to its other channel. */
  call: string | null;
  /** It was kept back, and could be sent to now; or that waits for a second person. */
  may_send: boolean;
  waits: boolean;
}

/** What an alert says in one more language (BCP 47); not authentic: a machine translated it. */
export interface Translation {
  language: string;
  title: string;
  text: string;
  authentic: boolean;
}

export interface NewAlert {
  operation: string;
  title: string;
  text: string;
  /** Of title and text, the original. */
  language: string;
  translations?: Translation[];
  priority: Priority;
  crime_types: string[];
  trigger: { kind: string; id: string } | null;
  countries: string[];
  functions: string[];
  networks?: string[];
  addressees?: string[];
  deadline?: string;
  marking: string;
  handling: string[];
  /** At TLP:RED: who is to release it, and whom it is for, by user name. */
  second?: string;
  persons?: string[];
  /** The place of its trigger goes with it. */
  placed?: boolean;
}

/** What the record behind an alert fills in; `words` in every language of the product. */
export interface Suggested {
  words: Translation[];
  countries: string[];
  functions: string[];
  priority: Priority;
  crime_types: string[];
  marking: string;
  place: Place | null;
}

export interface Alert {
  id: string;
  version: number;
  number: string;
  operation: string;
  title: string;
  text: string;
  language: string;
  translations: Translation[];
  priority: Priority;
  crime_types: string[];
  trigger: { kind: string; id: string } | null;
  countries: string[];
  functions: string[];
  deadline: string | null;
  marking: string;
  handling: string[];
  languages: string[];
  state: 'draft' | 'released' | 'closed' | 'recalled' | 'discarded';
  drafted_by: Author;
  drafted_at: string;
  /** A watched area wrote it, in the drafter's name: no person did. */
  raised: boolean;
  released_by: Author | null;
  released_at: string | null;
  closed_by: Author | null;
  closed_at: string | null;
  closed_reason: string;
  recalled_because: string;
  recalled_at: string | null;
  /** The incident behind it was taken back then, after it was sent. */
  taken_back_at: string | null;
  /** How often it was corrected, from 1; `editions` are those before, `readings` who has read which. */
  edition: number;
  editions: { edition: number; title: string; text: string; translations: Translation[]; reason: string; at: string }[];
  readings: (Person & { edition: number; files: number; country: string; at: string })[];
  /** An addressee who has not read what it says now, or either side an answer in its thread. */
  unread: boolean;
  place: Place | null;
  addressees: Addressee[];
  /** `answer`: what an authority says in a word; `not_competent`: for what it says that it is not the one; `named`: who is; `about`: a document. */
  thread: (ThreadLine & { authority: string | null; answer: AnswerWord | null; not_competent: string[]; named: AuthorityRef | null; about: string | null })[];
  attachments: AlertFile[];
  second: string | null;
  persons: string[];
  mine: string | null;
  may: AlertAct[];
  /** Where this viewer may take it: screen, print, export, court … */
  exits: string[];
}

/** Other words, and why; what is left out stays, and other words of the original take all translations along. */
export interface Correction {
  title?: string;
  text?: string;
  translations: Translation[];
  reason: string;
}

export type Stage = 'referral' | 'request' | 'case' | 'joint-action' | 'charge' | 'outcome';

/** A stage that a country has come to with an alert. */
export interface FollowUp {
  id: string;
  country: string;
  stage: Stage;
  legal_basis: string;
  note: string;
  happened_on: string;
  by: string;
}

/** What a centre that did not draft an alert sees of it. */
export interface AlertFace {
  id: string;
  version: number;
  number: string;
  operation: string;
  priority: Priority;
  countries: string[];
  state: string;
  marking: string;
  /** `authority`, `call`: whom to ring, once the ladder has come to its other channel. */
  addressees: { country: string; state: AddresseeState; told: Rung | ''; authority: string; call: string }[];
  may: never[];
}

export interface IncidentItem {
  commodity: string;
  quantity: number;
  unit: string;
  serial?: string;
  serial_state?: string;
  make?: string;
  model?: string;
  calibre?: string;
  note?: string;
}

export interface NewIncident {
  id?: string;
  kind: 'arrest' | 'seizure' | 'rescue';
  operation: string;
  country: string;
  checkpoint?: string;
  position?: Position;
  occurred_at: string;
  persons?: number;
  items?: IncidentItem[];
  match?: string;
  note?: string;
  /** The incident that was taken back, where this says what is right. */
  instead_of?: string | null;
}

export interface Incident extends NewIncident {
  id: string;
  version: number;
  recorded_at: string;
  /** Whether the operation's centre recorded it, or its country. */
  by_centre: boolean;
  /** It does not stand, and counts no more. */
  withdrawn: { at: string; by: string; reason: string } | null;
  /** What was recorded in its place. */
  anew: string[];
}

/** problem+json (RFC 9457). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  errors: FieldError[];
  /** Which of the reasons for such a problem, and what its words name. */
  why?: string;
  facts?: Record<string, string[]>;
}

export interface FieldError {
  pointer: string;
  message: string;
  code: string;
}

export type EventKind =
  | 'access.changed' | 'alert.acknowledged' | 'alert.asked-attach' | 'alert.asked-correction' | 'alert.asked-late'
  | 'alert.attached' | 'alert.closed' | 'alert.corrected' | 'alert.delivered' | 'alert.discarded' | 'alert.drafted'
  | 'alert.escalated' | 'alert.followed' | 'alert.outcome' | 'alert.read' | 'alert.recalled' | 'alert.released'
  | 'alert.replied' | 'alert.sent-late' | 'alert.taken-back' | 'area.changed' | 'area.entered' | 'area.settled'
  | 'authority.changed' | 'authority.imported' | 'authority.notice' | 'authority.task' | 'care.changed'
  | 'check.instructed' | 'check.outcome' | 'check.reported' | 'checkpoint.added' | 'circular.replied'
  | 'circular.sent' | 'export.changed' | 'figures.reported' | 'figures.withdrawn' | 'hold.lifted' | 'hold.placed'
  | 'incident.recorded' | 'incident.withdrawn' | 'journey.recorded' | 'journey.withdrawn' | 'list.changed'
  | 'match.acknowledged' | 'match.answered' | 'match.asked' | 'match.claimed' | 'match.closed' | 'match.escalated'
  | 'match.found' | 'match.instructed' | 'match.linked' | 'match.settled' | 'match.stopped' | 'match.taken-back'
  | 'match.verified' | 'network.changed' | 'network.did' | 'network.met' | 'notice.acknowledged'
  | 'operation.changed' | 'operation.phase' | 'partner-file.received' | 'partner-key.changed' | 'plan.changed'
  | 'plan.met' | 'plan.said' | 'proposal.changed' | 'quality.drift' | 'quality.looked' | 'readiness.changed'
  | 'records.purged' | 'report.frozen' | 'report.remarked' | 'request.assessed' | 'request.stalled' | 'request.state'
  | 'room.changed' | 'route.changed' | 'route.met' | 'seizure-case.changed' | 'sharing.blocked' | 'shift.changed'
  | 'site.imported' | 'subject.decided' | 'subject.request' | 'treaty.changed';

export interface LiveEvent {
  id: string;
  kind: EventKind;
  operation: string;
  at: string;
  recorded_at: string;
  record: string;
  version: number;
  data: Record<string, unknown>;
  mark?: Omit<Mark, 'record' | 'version' | 'recorded_at' | 'occurred_at'> & { occurred_at: string | number };
}

/** A border or a coast near a point: whose it is, how far. */
export interface NearLine {
  countries: string[];
  metres: number;
}

/** What the map says of a point. `country` null at sea; `sea`: whose territorial sea it may be. */
export interface PlaceOnMap {
  country: string | null;
  border: NearLine | null;
  sea: NearLine | null;
  boundaries: string;
}

/** Where a check was made: what the map says, and what its officer says, which counts. */
export interface Whereabouts {
  place: PlaceOnMap;
  stands_in: string | null;
  /** How exactly the device knew it, in metres; null where it did not say. */
  accuracy_m: number | null;
}

export type RouteMode = 'road' | 'rail' | 'river' | 'sea' | 'air' | 'foot';
export type RouteRole = 'source' | 'transit' | 'destination';

export interface Stop {
  name: string;
  position: { lon: number; lat: number };
  checkpoint?: string;
  country?: string;
}

export interface NewLeg {
  from: Stop;
  to: Stop;
  role: RouteRole;
  mode: RouteMode;
  /** Nobody saw it: it follows from what was seen before and after. */
  inferred: boolean;
  /** Left out of a change: it stays with its leg. */
  evidence?: string[];
}

export interface NewRoute {
  id: string;
  operation: string;
  name: string;
  mode: RouteMode;
  note: string;
  within_km: number;
  legs: NewLeg[];
}

export type RouteChange = Omit<NewRoute, 'id' | 'operation'>;

/** A border crossed; null is the sea. `along_m`: from the beginning of the whole. */
export interface Crossing {
  left: string | null;
  entered: string | null;
  leg: number;
  along_m: number;
  lon: number;
  lat: number;
}

/** `by_network`: along the marine network; else straight over the globe, also over land. */
export type DrawnLeg = NewLeg & { length_km: number; by_network: boolean; line: [number, number][] };

export interface Route extends Omit<NewRoute, 'legs'> {
  version: number;
  legs: DrawnLeg[];
  length_km: number;
  countries: string[];
  crossings: Crossing[];
  drawn_by: string;
  drawn_at: string;
  changed_at: string;
}

/** A route as it stood from `changed_at` until it was changed, or taken away. */
export interface RoutePast extends Route {
  until: string;
}

/** A route with what lies on it, as far as the reader may see it. */
export interface RouteSeen extends Route {
  near: { code: string; name: string; country: string; kind: string; unit: string; distance_km: number; leg: number; along_km: number }[];
  sites: SiteNear[];
  met: Partial<Record<'check' | 'match' | 'hit' | 'arrest' | 'seizure' | 'alert', number>>;
  latest: MarkSeen[];
  /** What the legs name, as far as the reader may see it. */
  evidence: MarkSeen[];
}

/** A route that a record lies on, or whose evidence it is. */
export interface RouteOn {
  id: string;
  name: string;
  leg: number;
  distance_km: number;
  evidence: boolean;
}

/** A record as it stands on the map. */
export type MarkSeen = Pick<Mark, 'record' | 'kind' | 'state' | 'severity' | 'country' | 'place'> & { occurred_at: string };

/** What speaks for one leg from now on, and whether somebody saw it. */
export interface LegChange {
  add?: string[];
  take_out?: string[];
  inferred?: boolean;
}

/** The states that an operation's records went through, oldest first; `whole`: the log has them all. */
export interface Past {
  items: { record: string; version: number; state: string; severity: number; at: string; recorded_at: string }[];
  whole: boolean;
}
