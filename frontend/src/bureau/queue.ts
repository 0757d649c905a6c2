import { api, everyPage } from '$lib/api';
import { Kept } from '$lib/kept.svelte';
import type { Live } from '$lib/live.svelte';
import type { Match } from '$lib/types';

/** The matches that concern this bureau: all open ones and the newest closed ones. */
export type Queue = Kept<Match>;

export const queueOf = (operation: string | undefined): Queue => new Kept<Match>({ all: () => readAll(operation), one: api.match });

async function readAll(operation: string | undefined): Promise<Match[]> {
  const open = (state: string): Promise<Match[]> => everyPage((cursor) => api.matches({ state, operation, cursor }));
  const [newest, ...rest] = await Promise.all([api.matches({ operation }), open('possible'), open('claimed'), open('asked')]);
  return [...newest.items, ...rest.flat()];
}

/** Keeps the queue true by the events, until the answer is called. */
export function follow(queue: Queue, live: Live): () => void {
  const offs = [
    live.onEvent('match.*', (_, record) => void queue.refresh(record)),
    live.onEvent('shared', (_, record) => void queue.refresh(record)),
    live.onEvent('withdrawn', (_, record) => queue.drop(record)),
    live.onEvent('reload', () => void queue.load()),
  ];
  return () => offs.forEach((off) => off());
}
