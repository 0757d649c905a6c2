import { getContext, setContext } from 'svelte';
import type { LonLat } from './geodesic';

/** A map beside the form, on which a place can be shown instead of typed. */
export interface Picking {
  /** Whether the map is on the screen. */
  readonly ready: boolean;
  /** The place of the next click; null: its reader gave up. */
  pick: () => Promise<LonLat | null>;
  drop: () => void;
}

const KEY = Symbol('picking');

export const setPicking = (picking: Picking): Picking => setContext(KEY, picking);
export const getPicking = (): Picking | undefined => getContext(KEY);
