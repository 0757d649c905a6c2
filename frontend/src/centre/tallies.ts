import type { Mark, MarkKind } from '$lib/types';
import type { Filter } from './filter';
import { SHOWN, type Look } from './look';

/** The words of `figures.computed`, counted here from the marks: both must give the same numbers. */
export const KINDS = ['check', 'wait', 'act', 'match', 'hit', 'arrest', 'seizure', 'alert'] as const;
export type TallyKind = (typeof KINDS)[number];
export type Tally = Record<TallyKind, number>;

const none = (): Tally => ({ check: 0, wait: 0, act: 0, match: 0, hit: 0, arrest: 0, seizure: 0, alert: 0 });

/** What each kind of tally counts, as the filter says it. */
export const COUNTED = {
  check: { kind: 'check', result: '' }, wait: { kind: '', result: 'check.wait' }, match: { kind: 'match', result: '' },
  hit: { kind: '', result: 'match.confirmed' }, arrest: { kind: '', result: 'incident.arrest' }, seizure: { kind: '', result: 'incident.seizure' },
} as const satisfies Partial<Record<TallyKind, Pick<Filter, 'kind' | 'result'>>>;

/** The one kind of mark that a filter leaves; none: all of them. */
export const kindLeft = ({ kind, result }: Pick<Filter, 'kind' | 'result'>): MarkKind | '' => kind || ((result.split('.')[0] ?? '') as MarkKind | '');

/** Whether a filter leaves anything that such a tally could count: if not, its nought says nothing of what there is. */
export function isCounted(of: keyof typeof COUNTED, filter: Pick<Filter, 'kind' | 'result'>): boolean {
  const left = kindLeft(filter), { result } = COUNTED[of];
  return (!left || left === kindLeft(COUNTED[of])) && (!filter.result || !result || filter.result === result);
}

/** Counts by country of what is shown. Rescued persons are not among the marks: they are figures of their own. */
export function tallyByCountry({ marks, seen, state, count }: Look): Map<string, Tally> {
  const { columns, words } = marks;
  // All of one kind and state count alike: so many of each are counted, and what they count as is asked once.
  const kinds = words.kind.all, states = words.state.all;
  const many = new Uint32Array(words.country.all.length * kinds.length * states.length);
  const place = (country: number, kind: number, of: number): number => (country * kinds.length + kind) * states.length + of;
  for (let row = 0; row < count; row += 1) {
    if (seen[row] === SHOWN) many[place(columns.country[row]!, columns.kind[row]!, state[row]!)]! += 1;
  }
  const tallies = new Map<string, Tally>();
  many.forEach((found, at) => {
    if (!found) return;
    const country = words.country.all[Math.floor(at / (kinds.length * states.length))]!;
    const tally = tallies.get(country) ?? none();
    tallies.set(country, tally);
    const kind = kinds[Math.floor(at / states.length) % kinds.length] as Mark['kind'];
    for (const name of kindsOf({ kind, state: states[at % states.length]! })) tally[name] += found;
  });
  return tallies;
}

export function total(tallies: Iterable<Tally>): Tally {
  const sum = none();
  for (const tally of tallies) for (const kind of KINDS) sum[kind] += tally[kind];
  return sum;
}

function kindsOf({ kind, state }: Pick<Mark, 'kind' | 'state'>): TallyKind[] {
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
