import type { Alert } from '$lib/types';

/** One field of a proposal: what goes and what comes. */
export interface FieldChange {
  name: string;
  from: string[];
  to: string[];
}

/** Field by field what differs between `from` and `to`; without them all that is proposed is new. */
export function changesOf(content: Record<string, unknown>): FieldChange[] {
  const before = isRecord(content.from) ? content.from : {};
  const after = flat(isRecord(content.to) ? content.to : content);
  return Object.keys(after)
    .map((name) => differenceOf(name, textsOf(before[name]), textsOf(after[name])))
    .filter(({ from, to }) => from.length || to.length);
}

/** Words of an alert beside those that would stand instead; what a correction leaves out stays. `[]` takes every translation. */
export function correctionOf(said: Words, asked: Record<string, unknown>): { from: Record<string, unknown>; to: Record<string, unknown> } {
  const to = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null));
  return { from: { title: said.title, text: said.text, translations: said.translations }, to };
}

type Words = Pick<Alert, 'title' | 'text' | 'translations'>;

/** An entry lies within what is proposed of it; its fields are what one decides on. A version number is not, nor the ids of others. */
function flat({ entry, version: _, beside: __, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return isRecord(entry) ? { ...rest, ...entry } : rest;
}

function differenceOf(name: string, before: string[], after: string[]): FieldChange {
  return { name, from: before.filter((each) => !after.includes(each)), to: after.filter((each) => !before.includes(each)) };
}

function textsOf(value: unknown): string[] {
  if (value === null || value === undefined || value === '' || value === false) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return [isRecord(value) ? Object.values(value).flatMap(textsOf).join(' ') : String(value)];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
