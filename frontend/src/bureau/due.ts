import type { Held, Match, MatchState } from '$lib/types';
import type { Tone } from '$lib/ui/tone';

/** What this bureau has to do with a match. */
export type Task = 'acknowledge' | 'instruct' | 'answer' | 'claim' | 'decide' | 'waiting' | 'closed';

const OPEN: MatchState[] = ['possible', 'claimed', 'asked'];
const MINUTE = 60_000;
/** The owner's time by what waits at the post, as the server gives it with each act: for the share of it that is gone. */
const ALLOWED: Record<Held, number> = { person: 15 * MINUTE, object: 120 * MINUTE, gone: 24 * 60 * MINUTE };

/** Nobody has decided yet. */
export const isOpen = (match: Match): boolean => OPEN.includes(match.state);
/** Somebody still has to act, also after the verdict: an officer waits for an instruction, or must be told to stop. */
export const isWaiting = (match: Match): boolean => taskOf(match) !== 'closed';

/** Of a discreet check and of an inquiry the owner's bureau alone knows: the officer was told "clear". */
export const isSilent = ({ action }: Match): boolean => action === 'discreet' || action === 'inquiry';
/** An inquiry of ours confirmed at another country's post: its officer hears nothing before we share it with that bureau. */
export const isUntold = ({ action, state, step, countries }: Match, mine: string): boolean =>
  action === 'inquiry' && state === 'confirmed' && step !== 'closed' && mine === countries.owner && mine !== countries.checked;

/** Nobody has acted on a hit in twice the time: its owner ends it, with a reason, or it goes on waiting. */
export const isUnanswered = ({ state, step, overdue }: Match): boolean => state === 'confirmed' && (step === null || step === 'instructed') && overdue > 1;

export function taskOf(match: Match): Task {
  const may = (act: string): boolean => match.may.includes(act);
  if (may('acknowledge')) return 'acknowledge';
  if (may('answer')) return 'answer';
  if (may('claim')) return 'claim';
  if (may('verdict')) return 'decide';
  if (may('instruct') && match.step === null && (match.held !== 'gone' || match.action === 'inquiry')) return 'instruct';
  if (may('instruct') && match.told_anew) return 'instruct';
  return isOpen(match) || match.due_at || isUnanswered(match) ? 'waiting' : 'closed';
}

export const toneOf: Record<Task, Tone> = { acknowledge: 'warn', instruct: 'warn', answer: 'info', decide: 'info', claim: 'warn', waiting: '', closed: '' };

/** Since when somebody has had to act, and until when: ms since 1970; no clock runs on some acts. */
export function clockOf(match: Match): { since: number; due: number | null } {
  const due = match.due_at ? Date.parse(match.due_at) : null;
  const allowed = match.step === 'instructed' && !match.stop && !match.told_anew && !match.overdue ? ALLOWED.gone : ALLOWED[match.held];
  return { since: due === null ? Date.parse(lastStep(match)) : due - allowed, due };
}

function lastStep(match: Match): string {
  if (match.verdict) return match.verdict.at;
  const said = match.thread.at(-1)?.at;
  const claimed = match.claimed_by?.at;
  return [match.recorded_at, claimed, said].filter((at) => at !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1)!;
}

const pressing = (match: Match, { since, due }: { since: number; due: number | null }): number => (taskOf(match) === 'instruct' ? since : (due ?? since));

/** What is due first stands first; an officer who waits for our word is due now; what is closed follows, newest first. */
export function byClock(a: Match, b: Match): number {
  const waits = Number(isWaiting(b)) - Number(isWaiting(a));
  if (waits) return waits;
  const [one, other] = [clockOf(a), clockOf(b)];
  return isWaiting(a) ? pressing(a, one) - pressing(b, other) : other.since - one.since;
}
