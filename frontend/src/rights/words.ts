import { comma, date, moment, t, word } from '$lib/i18n';
import type { SubjectRequest } from '$lib/rights';
import type { PersonSubject, Subject } from '$lib/types';
import type { Step } from '$lib/ui/StateTrack.svelte';
import { factsOf, titleOf } from '../bureau/facts';

/** What a person may be told, by kind of record; its owner chooses among them. */
export const TELLABLE: Record<string, string[]> = {
  entry: ['category', 'action', 'purpose', 'legal_basis', 'review_by', 'list', 'subject'],
  check: ['occurred_at', 'checkpoint', 'operation', 'subject', 'note'],
};

/** `list:ML-WANTED` → `List ML-WANTED`. */
export function placeOf(place: string): string {
  const [kind = '', code = ''] = place.split(':');
  return `${word('rights.place', kind)} ${code}`;
}

export const nameOf = (person: PersonSubject): string => titleOf(person);

/** What the owner lets the person know, as one reads it. */
export function textOf(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('dpo.none');
  if (name === 'subject') return factsOf(value as Subject).map((fact) => fact.value).join(comma());
  if (name === 'category' || name === 'action') return word(name, String(value));
  if (name === 'review_by') return date(String(value));
  return name === 'occurred_at' ? `${moment(String(value))} UTC` : String(value);
}

/** Received, compiled, answered: with what was asked of whom in between. */
export function stepsOf(request: SubjectRequest, open: number): Step[] {
  const isAnswered = request.state === 'answered';
  return [
    { label: t('rights.step.received'), status: 'done', note: `${date(request.received_at)}${comma()}${request.channel}` },
    {
      label: t('rights.step.compiled'), status: isAnswered ? 'done' : 'now',
      note: request.state === 'received' ? t('rights.step.not_compiled') : open ? t('rights.step.open', { count: open }) : t('rights.step.all_decided'),
    },
    {
      label: t('rights.step.answered'), status: isAnswered ? 'done' : 'todo',
      note: request.answered_at ? date(request.answered_at) : t('rights.step.due', { at: date(request.due_at) }),
    },
  ];
}
