import type { Cared, CareState, Consent, Details } from '$lib/care';

/** What still stands between a person and a referral: said before the server refuses (Palermo Protocol, art. 6). */
export type Missing = 'consent' | 'guardian' | 'service';

export function missingFor(person: Pick<Cared, 'is_child' | 'state'>, next: CareState | '', consent: Consent, details: Details): Missing[] {
  if (next !== 'referred' || person.state === 'referred') return [];
  const missing: Missing[] = [];
  if (person.is_child && !details.guardian?.trim()) missing.push('guardian');
  if (!person.is_child && consent !== 'yes') missing.push('consent');
  if (!details.service?.trim()) missing.push('service');
  return missing;
}
