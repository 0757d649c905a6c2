import type { Marks } from '$lib/marks/marks';
import type { Mark, Past } from '$lib/types';
import { Sieve, type Filter } from './filter';

/** By what an instant is meant: when things happened, or when we learnt of them. */
export type By = 'event' | 'known';

export interface Step {
  at: number;
  known: number;
  state: string;
  severity: number;
}

/** What each record went through, oldest first. */
export type Steps = ReadonlyMap<string, Step[]>;

export function stepsOf(past: Past): Steps {
  const steps = new Map<string, Step[]>();
  for (const { record, state, severity, at, recorded_at } of past.items) {
    const step = { at: Date.parse(at), known: Date.parse(recorded_at), state, severity };
    const own = steps.get(record);
    if (own) own.push(step);
    else steps.set(record, [step]);
  }
  return steps;
}

/** The steps of what stands in a table, by its rows; those who never changed are as the table says. */
export function stepsIn(marks: Marks, steps: Steps): { row: number; own: Step[] }[] {
  const found: { row: number; own: Step[] }[] = [];
  for (const [record, own] of steps) {
    const row = marks.find(record);
    if (row >= 0 && (own.length > 1 || own[0]!.state !== marks.words.state.all[marks.columns.state[row]!])) found.push({ row, own });
  }
  return found;
}

/**
 * The next (or, backwards, the last) instant at which a hit or an arrest came that the filter shows then; null when there
 * is none.
 */
export function nextTelling(marks: Marks, filter: Filter, steps: Steps, instant: number, by: By, way: 1 | -1): number | null {
  const sieve = new Sieve(marks, filter);
  const instants = marks.others.filter((row) => sieve.what(row) && sieve.kind(row)).flatMap((row) => {
    const mark = marks.at(row);
    const at = cameAt(mark, steps.get(mark.record), by);
    return at === null || (filter.hours && at - mark.occurred_at > filter.hours * 3_600_000) ? [] : at;
  });
  const found = instants.filter((at) => (way > 0 ? at > instant : at < instant)).sort((a, b) => a - b);
  return (way > 0 ? found[0] : found.at(-1)) ?? null;
}

/** When an arrest, or a verdict that made a hit, came; null of everything else, and of a verdict given since the steps were read. */
function cameAt(mark: Mark, own: Step[] | undefined, by: By): number | null {
  if (mark.kind === 'incident' && mark.state === 'arrest') return by === 'event' ? mark.occurred_at : mark.recorded_at;
  if (mark.kind !== 'match' || mark.state !== 'confirmed') return null;
  return own ? (own.find(({ state }) => state === 'confirmed')?.known ?? null) : mark.recorded_at;
}
