import type { Mark } from '$lib/types';

/** The words of `figures.computed`, counted here from the marks: both must give the same numbers. */
export const KINDS = ['check', 'wait', 'act', 'match', 'hit', 'arrest', 'seizure', 'alert'] as const;
export type TallyKind = (typeof KINDS)[number];
export type Tally = Record<TallyKind, number>;

const none = (): Tally => ({ check: 0, wait: 0, act: 0, match: 0, hit: 0, arrest: 0, seizure: 0, alert: 0 });

/** Counts by country. Rescued persons are not among the marks: they are figures of their own. */
export function tallyByCountry(marks: Mark[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const mark of marks) {
    const tally = tallies.get(mark.country) ?? none();
    tallies.set(mark.country, tally);
    for (const kind of kindsOf(mark)) tally[kind] += 1;
  }
  return tallies;
}

export function total(tallies: Iterable<Tally>): Tally {
  const sum = none();
  for (const tally of tallies) for (const kind of KINDS) sum[kind] += tally[kind];
  return sum;
}

function kindsOf({ kind, state }: Mark): TallyKind[] {
  switch (kind) {
    case 'check':
      return state === 'wait' || state === 'act' ? ['check', state] : ['check'];
    case 'match':
      return state === 'confirmed' ? ['match', 'hit'] : ['match'];
    case 'incident':
      return state === 'arrest' || state === 'seizure' ? [state] : [];
    case 'alert':
      return ['alert'];
  }
}
