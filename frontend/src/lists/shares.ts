import { number, t } from '$lib/i18n';
import { locale } from '$lib/locale.svelte';
import type { Counts } from '$lib/lists';

/** `71 %`, or a dash where nothing was decided. */
export const percent = (share: number | null): string =>
  share === null ? '–' : number(share, { style: 'percent', maximumFractionDigits: share < 0.1 && share > 0 ? 1 : 0 });

/** `Arabic`, or `Latin, in the entry Arabic` where the two names were written differently. */
export function scriptName(code: string): string {
  const names = new Intl.DisplayNames(locale.code, { type: 'script', fallback: 'code' });
  const [ours, theirs] = code.split('-').map((each) => names.of(each) ?? each);
  return theirs ? t('quality.two_scripts', { ours: ours ?? '', theirs }) : (ours ?? code);
}

/** Below this a share says little: one verdict more moves it by five points. */
export const FEW = 20;
export const decidedOf = (counts: Counts): number => counts.confirmed + counts.denied;
