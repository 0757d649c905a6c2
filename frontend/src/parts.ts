/** Rooms of messages that are fetched together: a screen waits for the parts it shows at first, and for no more words. */
export const ROOMS = {
  shared: ['common', 'incidents'],
  you: ['access'],
  officer: ['officer'],
  centre: ['centre'],
  atlas: ['atlas'],
} as const;

/** `rest`: of the rooms that are in no other part. */
export type Part = keyof typeof ROOMS | 'rest';
export const PARTS: readonly Part[] = ['shared', 'you', 'officer', 'centre', 'atlas', 'rest'];

const EVERY_DESK: readonly Part[] = ['shared', 'you', 'centre', 'rest'];

/** Who one is here, and how one comes in: a page of every person. */
export const YOU = './access/You.svelte';

/** What a screen (`centre/Centre.svelte`) waits for. */
export function partsOf(screen: string): readonly Part[] {
  if (screen.endsWith('/You.svelte')) return ['shared', 'you'];
  if (screen.endsWith('/Officer.svelte')) return ['shared', 'officer'];
  return screen.endsWith('/Centre.svelte') ? ['shared', 'centre'] : EVERY_DESK;
}
