import { api, everyPage } from '$lib/api';
import { Kept } from '$lib/kept.svelte';
import type { Live } from '$lib/live.svelte';
import type { Match } from '$lib/types';

/** The matches that concern this bureau, of whatever operation: all open ones and the newest closed ones. An entry is met
 *  also where its owner does not serve, and its clock runs there too. */
export type Queue = Kept<Match>;

export const newQueue = (): Queue => new Kept<Match>({ all: readAll, one: api.match });

async function readAll(): Promise<Match[]> {
  const open = (state: string): Promise<Match[]> => everyPage((cursor) => api.matches({ state, cursor }));
  const [newest, ...rest] = await Promise.all([api.matches({}), open('possible'), open('claimed'), open('asked')]);
  return [...newest.items, ...rest.flat()];
}

/** Keeps the queue true by the events, until the answer is called. */
export function follow(queue: Queue, live: Live): () => void {
  const offs = [
    live.onEvent('match.*', (event, record) => void queue.refresh(record, event?.version)),
    live.onEvent('shared', (_, record) => void queue.refresh(record)),
    live.onEvent('withdrawn', (_, record) => queue.drop(record)),
    live.onEvent('reload', () => void queue.load()),
  ];
  return () => offs.forEach((off) => off());
}
