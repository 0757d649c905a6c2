import { number } from '$lib/i18n';
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

function say({ label, qualifier, value, unit }: Figures['reported'][number]): string {
  const amount = typeof value === 'number' ? number(value) : value;
  return [label, qualifier, amount, NAMED.includes(unit) ? '' : unit].filter(Boolean).join(' ');
}
