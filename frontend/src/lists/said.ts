import { word } from '$lib/i18n';
import type { Subject } from '$lib/types';
import { changesOf, type FieldChange } from '../waiting/changes';

type Said = Record<string, unknown> & { subject?: Subject };

const FAMILIES: Record<string, string> = { kind: 'subject', action: 'action', category: 'category', basis: 'basis' };

/** A value of a field as it is read. */
export const shown = (name: string, value: string): string => (FAMILIES[name] ? word(FAMILIES[name], value) : value);

export function nameOf(field: string): string {
  const waiting = word('waiting.field', field);
  return waiting === field ? word('field', field) : waiting;
}

/** Field by field what differs between two states of an entry's own words. */
export function changedBetween(before: object | null, after: object | null): FieldChange[] {
  const from = flat(before);
  const gone = Object.fromEntries(Object.keys(from).map((name) => [name, '']));
  return changesOf({ from, to: { ...gone, ...flat(after) } });
}

/** Of an entry as it is now the words that a state of before has too, and its subject. */
export const wordsOf = (entry: object, like: object): object => ({
  ...Object.fromEntries(Object.keys(like).map((name) => [name, (entry as Said)[name] ?? ''])),
  subject: (entry as Said).subject,
});

function flat(entry: object | null): Record<string, unknown> {
  const { subject, ...terms } = (entry ?? {}) as Said;
  return { ...subject, ...terms };
}
