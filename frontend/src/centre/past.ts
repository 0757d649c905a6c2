import type { Marks } from '$lib/marks/marks';
import type { Past } from '$lib/types';

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

/** The next (or, backwards, the last) instant at which a hit or an arrest came; null when there is none. */
export function nextTelling(marks: Marks, steps: Steps, instant: number, by: By, way: 1 | -1): number | null {
  const instants = marks.others.map((row) => marks.at(row)).flatMap((mark) => {
    if (mark.kind === 'incident' && mark.state === 'arrest') return by === 'event' ? mark.occurred_at : mark.recorded_at;
    if (mark.kind !== 'match' || mark.state !== 'confirmed') return [];
    return steps.get(mark.record)?.find(({ state }) => state === 'confirmed')?.known ?? mark.recorded_at;
  });
  const found = instants.filter((at) => (way > 0 ? at > instant : at < instant)).sort((a, b) => a - b);
  return (way > 0 ? found[0] : found.at(-1)) ?? null;
}
