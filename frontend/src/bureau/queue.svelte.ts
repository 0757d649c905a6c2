import { SvelteMap } from 'svelte/reactivity';
import { api, everyPage } from '$lib/api';
import type { Live } from '$lib/live.svelte';
import { Problem } from '$lib/problem';
import type { Match } from '$lib/types';

/** The matches that concern this bureau: all open ones and the newest closed ones, kept true by the events. */
export class Queue {
  readonly matches = new SvelteMap<string, Match>();
  loaded = $state(false);
  problem = $state.raw<unknown>(null);

  constructor(private readonly operation: string) {}

  /** Follows the events until the answer is called. */
  follow(live: Live): () => void {
    const refresh = (record: string): void => void this.refresh(record);
    const offs = [
      live.onEvent('match.*', (_, record) => refresh(record)),
      live.onEvent('shared', (_, record) => refresh(record)),
      live.onEvent('withdrawn', (_, record) => this.matches.delete(record)),
      live.onEvent('reload', () => void this.load()),
    ];
    return () => offs.forEach((off) => off());
  }

  async load(): Promise<void> {
    const operation = this.operation || undefined;
    const open = (state: string): Promise<Match[]> => everyPage((cursor) => api.matches({ state, operation, cursor }));
    try {
      const [newest, ...rest] = await Promise.all([api.matches({ operation }), open('possible'), open('claimed'), open('asked')]);
      const all = [...newest.items, ...rest.flat()];
      const ids = new Set(all.map((match) => match.id));
      for (const id of this.matches.keys()) if (!ids.has(id)) this.matches.delete(id);
      all.forEach(this.keep);
      this.problem = null;
      this.loaded = true;
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** Reads one match again. One that is not ours to see (any more) leaves the queue. */
  async refresh(id: string): Promise<void> {
    try {
      this.keep(await api.match(id));
    } catch (problem) {
      if (problem instanceof Problem && (problem.status === 404 || problem.status === 403)) this.matches.delete(id);
      else this.problem = problem;
    }
  }

  /** Keeps a match unless a newer version is here already. */
  keep = (match: Match): void => {
    const held = this.matches.get(match.id);
    if (!held || held.version <= match.version) this.matches.set(match.id, match);
  };
}
