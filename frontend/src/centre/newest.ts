import type { Sign } from '$lib/map/picture';

/** The sign of what came last; null while there is none. */
export function newestOf<T extends Pick<Sign, 'at'>>(signs: readonly T[]): T | null {
  return signs.reduce<T | null>((newest, sign) => (newest && newest.at >= sign.at ? newest : sign), null);
}
