import { date, moment, span, t, time } from '$lib/i18n';

/** When something is due, in the reader's zone: `15:29` today, `Thu 3 Dec, 12:00` on another day. */
export function dueWords(due: number, zone: string, at: number): string {
  return date(due, zone) === date(at, zone) ? time(due, zone) : moment(due, zone);
}

/** `in 3:48`, or `3:48 late`. */
export function leftWords(due: number, at: number): string {
  return due > at ? t('prosecutor.in', { span: span(due - at) }) : t('prosecutor.late', { span: span(at - due) });
}
