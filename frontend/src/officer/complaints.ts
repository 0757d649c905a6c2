import { fieldText, known, problemText, t } from '$lib/i18n';
import { Problem } from '$lib/problem';
import type { FieldError } from '$lib/types';
import { hasField, missingIn, type Draft } from './draft';
import { isTornMrz } from './mrz';

/** What keeps this draft from being sent at all, at its field; null when it may go. */
export function complaintBefore(draft: Draft): { pointer: string; message: string } | null {
  const missing = missingIn(draft);
  if (missing) return { pointer: missing, message: t('officer.needed') };
  if (draft.kind === 'person' && draft.by === 'paper' && isTornMrz(draft.number)) return { pointer: '/subject/documents', message: t('officer.torn_mrz') };
  if (draft.kind === 'goods' && draft.quantity.trim() && !/^\d+([.,]\d+)?$/.test(draft.quantity.trim())) {
    return { pointer: '/subject/quantity', message: t('officer.bad_quantity') };
  }
  return null;
}

/** What the server says of one field, in the reader's language where the code is known. */
export const said = (error: FieldError): string => known('officer.error', error.code) ?? fieldText(error);

/** What the server says that belongs to no field on the screen. */
export function strayComplaints(problem: Problem, draft: Draft): string[] {
  if (problem.slug === 'id-reused') return [t('officer.problem.id_reused')];
  const stray = problem.errors.filter(({ pointer }) => !hasField(draft, pointer)).map(said);
  return problem.errors.length ? stray : [problemText(problem)];
}

export const isAboutCheckDigits = (problem: unknown): boolean =>
  problem instanceof Problem && problem.errors.length > 0 && problem.errors.every(({ code }) => code === 'check-digit' || code === 'country-digits');
