import type { Because } from '$lib/types';
import { partialDate, t, word, type Key } from '$lib/i18n';
import { m } from '$lib/paraglide/messages';
import { isSame } from './differences';

/** A reason as a sentence: "Same birth date, 14 Mar 1987"; what is new to us reads "feature: ours against theirs". */
export function sentence(reason: Because): string {
  const [ours, theirs] = reason.feature === 'birth_date' ? [partialDate(reason.ours), partialDate(reason.theirs)] : [reason.ours, reason.theirs];
  const key = `because.${reason.feature}.${manner(reason)}`;
  if (key in m) return (m[key as Key] as (inputs: object) => string)({ ours, theirs });
  const feature = word('field', reason.feature);
  if (!ours && !theirs) return feature;
  return isSame(ours, theirs) ? t('because.any.same', { feature, ours }) : t('because.any.against', { feature, ours, theirs });
}

function manner({ ours, theirs, weight }: Because): 'same' | 'close' | 'against' {
  if (weight < 0) return 'against';
  return isSame(ours, theirs) ? 'same' : 'close';
}
