import type { Match, MatchState } from '$lib/types';
import type { Tone } from '$lib/ui/tone';

/** What this bureau has to do with a match. */
export type Task = 'answer' | 'claim' | 'decide' | 'waiting' | 'closed';

const OPEN: MatchState[] = ['possible', 'claimed', 'asked'];
const MINUTE = 60_000;
/** Time for an answer: a person is held, an object is held, or whoever it was has gone on. */
const ALLOWED = { person: 15 * MINUTE, object: 120 * MINUTE, gone: 24 * 60 * MINUTE };

export const isOpen = (match: Match): boolean => OPEN.includes(match.state);

export function taskOf(match: Match): Task {
  if (!isOpen(match)) return 'closed';
  if (match.may.includes('answer')) return 'answer';
  if (match.may.includes('claim')) return 'claim';
  if (match.may.includes('verdict')) return 'decide';
  return 'waiting';
}

export const toneOf: Record<Task, Tone> = { answer: 'info', decide: 'info', claim: 'warn', waiting: '', closed: '' };

/** Since when somebody has had to act, and until when: ms since 1970. */
export function clockOf(match: Match): { since: number; due: number } {
  const since = Date.parse(lastStep(match));
  return { since, due: since + allowedFor(match) };
}

function lastStep(match: Match): string {
  if (match.verdict) return match.verdict.at;
  const said = match.thread.at(-1)?.at;
  const claimed = match.claimed_by?.at;
  return [match.recorded_at, claimed, said].filter((at) => at !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1)!;
}

function allowedFor(match: Match): number {
  // A discreet entry lets them go on; nobody waits at the road.
  if (match.action === 'discreet') return ALLOWED.gone;
  return match.kind === 'person' ? ALLOWED.person : ALLOWED.object;
}

/** What is due first stands first; what is closed follows, newest first. */
export function byClock(a: Match, b: Match): number {
  const open = Number(isOpen(b)) - Number(isOpen(a));
  if (open) return open;
  return isOpen(a) ? clockOf(a).due - clockOf(b).due : clockOf(b).since - clockOf(a).since;
}
