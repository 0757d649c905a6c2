import { number, word } from '$lib/i18n';
import type { Figures } from '$lib/types';

/** What one source published, each figure as it says it: `Firearms 50`, `Contraband fuel 60,000 l`. */
export interface Reported {
  source: string;
  figures: string[];
}

/** Units that the label names already. */
const NAMED = ['piece', 'officer', 'country', 'check', 'stick', 'round', 'person', 'notice'];

/** Published figures by source, in the order they came. */
export function reportedBySource(rows: Figures['reported']): Reported[] {
  const groups = new Map<string, string[]>();
  for (const row of rows) groups.set(row.source, [...(groups.get(row.source) ?? []), say(row)]);
  return [...groups].map(([source, figures]) => ({ source, figures }));
}

/** `more than 12,000`, `60,000 l`: with its qualifier, and its unit when the label does not name it. */
export function amountOf({ qualifier, value, unit }: Figures['reported'][number]): string {
  return [qualifier, number(Number(value)), NAMED.includes(unit) ? '' : word('unit', unit)].filter(Boolean).join(' ');
}

function say(row: Figures['reported'][number]): string {
  return `${row.label} ${amountOf(row)}`;
}
