import { getContext, setContext } from 'svelte';
import type { Viewer } from './types';

/** Who sits in front of this screen, and the way out. */
export interface Desk {
  viewer: Viewer;
  operation: string;
  chooseOperation: (code: string) => void;
  signOut: () => void;
}

const KEY = Symbol('desk');

export const setDesk = (desk: Desk): Desk => setContext(KEY, desk);
export const getDesk = (): Desk => getContext(KEY);

/** The persona that a demo host stands for: `officer-ml.localhost` → `officer.ml`; null on a plain host. */
export function personaOf(hostname: string): string | null {
  const [first, ...rest] = hostname.split('.');
  return first && rest.at(-1) === 'localhost' ? first.replace('-', '.') : null;
}
