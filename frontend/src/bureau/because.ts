import type { Because } from '$lib/types';
import { comma, country, known, partialDate, t, word } from '$lib/i18n';
import { isSame } from './differences';

/** A reason as a sentence: "Same birth date, 14 Mar 1987"; what is new to us reads "feature: ours against theirs". */
export function sentence(reason: Because): string {
  const [ours, theirs] = [said(reason.feature, reason.ours), said(reason.feature, reason.theirs)];
  const sentence = known('because', `${reason.feature}.${manner(reason)}`, { ours, theirs });
  if (sentence !== null) return sentence;
  const feature = word('field', reason.feature);
  if (!ours && !theirs) return feature;
  return isSame(ours, theirs) ? t('because.any.same', { feature, ours }) : t('because.any.against', { feature, ours, theirs });
}

/** What a record says of a feature, as people say it: dates in full, countries by name. */
function said(feature: string, value: string): string {
  if (feature === 'birth_date') return partialDate(value);
  return COUNTRIES.has(feature) ? value.split(', ').map(country).join(comma()) : value;
}

const COUNTRIES = new Set(['nationality', 'country', 'flag']);

/** How much a reason says, in a word: for who reads no log-odds. */
export function strength({ weight }: Because): 'very' | 'much' | 'some' | 'little' {
  const size = Math.abs(weight);
  if (size >= 4) return 'very';
  return size >= 2 ? 'much' : size >= 0.8 ? 'some' : 'little';
}

function manner({ ours, theirs, weight }: Because): 'same' | 'close' | 'against' {
  if (weight < 0) return 'against';
  return isSame(ours, theirs) ? 'same' : 'close';
}
