/** Rooms of messages that are fetched together: a screen waits for the parts it shows at first, and for no more words. */
export const ROOMS = {
  shared: ['common', 'access', 'files', 'incidents'],
  officer: ['officer'],
  centre: ['centre'],
  atlas: ['atlas'],
} as const;

/** `rest`: of the rooms that are in no other part. */
export type Part = keyof typeof ROOMS | 'rest';
export const PARTS: readonly Part[] = ['shared', 'officer', 'centre', 'atlas', 'rest'];

const EVERY_DESK: readonly Part[] = ['shared', 'centre', 'rest'];

/** What a screen (`centre/Centre.svelte`) waits for. */
export function partsOf(screen: string): readonly Part[] {
  if (screen.endsWith('/Officer.svelte')) return ['shared', 'officer'];
  return screen.endsWith('/Centre.svelte') ? ['shared', 'centre'] : EVERY_DESK;
}
