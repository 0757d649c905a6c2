import { number, t, word } from '$lib/i18n';
import type { ListImport } from '$lib/lists';
import type { Tone } from '$lib/ui/tone';
import type { Step } from '$lib/ui/StateTrack.svelte';

/** The state in which a person finds an import: waiting for a colleague is another thing than waiting for a look. */
export function stateOf(one: ListImport): string {
  if (one.state !== 'quarantine' || !one.proposal) return one.state;
  return one.run_out ? 'run_out' : 'second';
}

/** Why an import waits or ended, in the reader's language; what is wrong with a file as the server says it. */
export function whyOf({ why, said, reason }: ListImport): string {
  if (!why) return reason;
  const figures = Object.entries(said).map(([name, value]) => [name, typeof value === 'number' ? number(value) : value]);
  const text = word('imports.why', why, Object.fromEntries(figures));
  return text === why ? reason : text;
}

export function toneOf(one: ListImport): Tone {
  if (one.state === 'live') return 'good';
  if (one.state === 'quarantine' || one.state === 'stopped') return 'warn';
  return one.state === 'reading' ? 'info' : '';
}

export const isOver = (one: ListImport): boolean => !['reading', 'stopped', 'quarantine'].includes(one.state);

/** The way of a file into its list: what is done, what is now, what is to come. */
export function stepsOf(one: ListImport): Step[] {
  const reads = one.state === 'reading' || one.state === 'stopped';
  const steps: Step[] = [
    { label: t('imports.step.sent'), status: 'done', at: one.begun_at, note: one.by },
    reads ? { label: t('imports.step.reading'), status: 'now', note: progressOf(one) } : { label: t('imports.step.read', { count: number(one.read) }), status: 'done' },
  ];
  if (one.state === 'failed') return [...steps, { label: t('imports.step.failed'), status: 'done', note: whyOf(one) }];
  steps.push({ label: t('imports.step.compare'), status: reads ? 'todo' : 'done' });
  if (one.state === 'checked') return [...steps, { label: t('imports.step.checked'), status: 'done' }];
  if (one.state === 'quarantine') {
    steps.push({ label: t(one.proposal ? 'imports.step.second' : 'imports.step.look'), status: 'now', note: whyOf(one) });
  }
  return [...steps, ...lastOf(one)];
}

export function progressOf(one: ListImport): string {
  return t('imports.read_bytes', { done: number(Math.round(shareOf(one) * 100)), rows: number(one.read) });
}

/** How much of the file has been read, 0 … 1. */
export const shareOf = (one: ListImport): number => (one.bytes ? one.bytes_read / one.bytes : 0);

function lastOf(one: ListImport): Step[] {
  if (!isOver(one)) return [{ label: t('imports.step.live'), status: 'todo' }];
  const version = number(one.list_after ?? 0);
  const live: Step = { label: one.list_after ? t('imports.step.live_as', { version }) : t('imports.step.same'), status: 'done' };
  if (one.state !== 'rolled-back') return [live];
  return [live, { label: t('imports.step.back', { version: number(one.list_before ?? 0) }), status: 'done' }];
}
