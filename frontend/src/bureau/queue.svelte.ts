import { api } from '$lib/api';
import { Kept } from '$lib/kept.svelte';
import type { Live } from '$lib/live.svelte';
import type { Match, WaitingMatches } from '$lib/types';
import { News } from './news';

/** Pages of what waits that are read at first: what a desk works off in a day; the rest comes when it is asked for. */
const PAGES = 2;

/** The matches that concern this bureau, of whatever operation: what somebody has to act on, the most urgent first and as
 *  many pages as were asked for, and the newest closed ones. An entry is met also where its owner does not serve, and its
 *  clock runs there too. */
export class Queue extends Kept<Match> {
  /** Where what waits goes on; null: all of it is here. */
  next = $state<string | null>(null);
  /** How many wait in all, also those that are not here. */
  counts = $state.raw<WaitingMatches | null>(null);
  #pages = PAGES;

  constructor() {
    super({ all: () => this.#all(), one: api.match, some: async (ids) => (await api.someMatches(ids)).items });
  }

  /** One more page of what waits. */
  more = async (): Promise<void> => {
    if (!this.next) return;
    try {
      const page = await api.waitingMatches(this.next);
      page.items.forEach((match) => this.keep(match));
      this.next = page.next;
      if (!page.next) this.counts = null;
      this.#pages += 1;
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
  };

  /** What is here is everything, unless there is more than a desk has read. */
  recount = async (): Promise<void> => {
    this.counts = this.next ? await api.countMatches() : null;
  };

  async #all(): Promise<Match[]> {
    const [newest, waiting] = await Promise.all([api.matches({}), this.#waiting()]);
    return [...newest.items, ...waiting];
  }

  async #waiting(): Promise<Match[]> {
    const waiting: Match[] = [];
    let next: string | null = null;
    for (let page = 0; page < this.#pages && (page === 0 || next); page++) {
      const read: Awaited<ReturnType<typeof api.waitingMatches>> = await api.waitingMatches(next ?? undefined);
      waiting.push(...read.items);
      next = read.next;
    }
    this.counts = next ? await api.countMatches() : null;
    this.next = next;
    return waiting;
  }
}

/** Keeps the queue true by the events, until the answer is called. */
export function follow(queue: Queue, live: Live): () => void {
  const news = new News(queue);
  const offs = [
    live.onEvent('match.*', (event, record) => news.heard(record, event?.version)),
    live.onEvent('shared', (_, record) => news.heard(record)),
    live.onEvent('withdrawn', (_, record) => {
      queue.drop(record);
      news.count();
    }),
    live.onEvent('reload', () => void queue.load()),
    () => news.end(),
    () => queue.stop(),
  ];
  return () => offs.forEach((off) => off());
}
