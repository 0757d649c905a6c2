import type { Answer, CheckReport, FollowWord, InstructionCode, Position, ProblemBody } from '$lib/types';
import { subjectOf, type Draft, type Kind } from './draft';

/** A report that waits on this phone for the link, with what the server refused of it. */
export interface Waiting {
  user: string;
  id: string;
  operation: string;
  checkpoint: string;
  occurredAt: string;
  position: Position | null;
  /** Whose land it is, where the officer says that the map is wrong. */
  country?: string;
  draft: Draft;
  refused: { status: number; body: Partial<ProblemBody> } | null;
}

/** A report that was answered. No subject. */
interface Answered {
  user: string;
  id: string;
  kind: Kind;
  checkpoint: string;
  occurredAt: string;
  answer: Answer;
  reference: string;
}

/** An answer other than clear that came after the person had gone on: kept until the officer has read it. */
export interface Late extends Answered {
  code: InstructionCode | null;
}

/**
 * A check of the last day of which the bureau may say more; the bureau's own words may name its subject.
 * `heard`: of when what the officer has read is; `open`: the officer was told to wait or act, and not yet what comes of it;
 * `asked`: what the officer was told to do and has read, until the bureau hears what came of it.
 */
export interface Awaited extends Answered {
  heard: string | null;
  open: boolean;
  asked?: FollowWord | null;
}

/** What the bureau says after the first answer, as loud as that would have been. */
export const loudness = (code: InstructionCode): Answer =>
  code === 'let-go' ? 'clear' : ['call-centre', 'bureau-has-it', 'call-bureau', 'misused-identity'].includes(code) ? 'wait' : 'act';

/** Whether the bureau has not yet said what comes of the check: these words say only where it is. */
export const isUnanswered = (code: InstructionCode): boolean => code === 'call-centre' || code === 'bureau-has-it';

/** Whether the bureau waits to hear what came of it. */
export const isToDo = (code: InstructionCode): boolean => loudness(code) === 'act' && code !== 'stop';

export function reportOf({ id, operation, checkpoint, occurredAt, position, country, draft }: Waiting): CheckReport {
  return {
    id, operation, checkpoint, occurred_at: occurredAt, subject: subjectOf(draft),
    ...(position ? { position } : {}), ...(country ? { country } : {}), ...(draft.asPrinted ? { as_printed: true } : {}),
  };
}

/**
 * What an answer says about a report: it is stored, it must be mended, the same may be sent again later, or it is not yet
 * taken, where nothing is wrong with it and its country is not active: the same is sent again after a long pause.
 */
export function fate(status: number, type = ''): 'stored' | 'refused' | 'later' | 'not-yet' {
  if (status < 300) return 'stored';
  if (isOf('country-not-active', type)) return 'not-yet';
  return status === 401 || status === 408 || status === 429 || status >= 500 ? 'later' : 'refused';
}

const isOf = (kind: string, type: string): boolean => type.split('/').at(-1) === kind;

/** An earlier version of the report is stored under this id; its answer was lost on the way. */
export const isIdReused = ({ type = '' }: Partial<ProblemBody>): boolean => isOf('id-reused', type);

/** It waits for its country, not for its officer. */
export const isNotYet = ({ refused }: Waiting): boolean => refused !== null && fate(refused.status, refused.body.type) === 'not-yet';

/** A country becomes active within hours or days, when people have named what it needs. */
export const UNTIL_ACTIVE_MS = 5 * 60_000;
