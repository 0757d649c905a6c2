import type { Mark, Past } from '$lib/types';

/** By what an instant is meant: when things happened, or when we learnt of them. */
export type By = 'event' | 'known';

interface Step {
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

/**
 * The marks as they stood at an instant, in ms since 1970: what was there by then, in the state it had then. A state is
 * judged by when we learnt it in both ways of looking: before that nobody acted on it.
 */
export function marksAt(marks: Mark[], steps: Steps, instant: number, by: By): Mark[] {
  const there: Mark[] = [];
  for (const mark of marks) {
    if ((by === 'event' ? mark.occurred_at : mark.recorded_at) > instant) continue;
    const own = steps.get(mark.record);
    if (!own) {
      there.push(mark);
      continue;
    }
    const step = own.findLast(({ known }) => known <= instant) ?? own[0]!;
    there.push(step.state === mark.state && step.severity === mark.severity ? mark : { ...mark, state: step.state, severity: step.severity });
  }
  return there;
}

/** The next (or, backwards, the last) instant at which a hit or an arrest came; null when there is none. */
export function nextTelling(marks: Mark[], steps: Steps, instant: number, by: By, way: 1 | -1): number | null {
  const instants = marks.flatMap((mark) => {
    if (mark.kind === 'incident' && mark.state === 'arrest') return by === 'event' ? mark.occurred_at : mark.recorded_at;
    if (mark.kind !== 'match' || mark.state !== 'confirmed') return [];
    return steps.get(mark.record)?.find(({ state }) => state === 'confirmed')?.known ?? mark.recorded_at;
  });
  const found = instants.filter((at) => (way > 0 ? at > instant : at < instant));
  return found.length ? (way > 0 ? Math.min(...found) : Math.max(...found)) : null;
}
