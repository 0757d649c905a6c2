import { span, t } from '$lib/i18n';

/** `in 3:48`, or `3:48 late`. */
export function leftWords(due: number, at: number): string {
  return due > at ? t('prosecutor.in', { span: span(due - at) }) : t('prosecutor.late', { span: span(at - due) });
}
