import { SvelteMap } from 'svelte/reactivity';
import { inTurn } from './inturn';
import { Problem } from './problem';

interface Reads<T> {
  all: () => Promise<T[]>;
  /** One record; null when it is not for this list. */
  one: (id: string) => Promise<T | null>;
  /** Told of every record that was kept; `arrived`: by itself, after the list was read. */
  onkeep?: (record: T, arrived: boolean) => void;
}

/** The records of a list by id, kept true: the newest version of each, and none that may not be seen (any more). */
export class Kept<T extends { id: string; version: number }> {
  readonly records = new SvelteMap<string, T>();
  loaded = $state(false);
  problem = $state.raw<unknown>(null);
  readonly #reads: Reads<T>;

  constructor(reads: Reads<T>) {
    this.#reads = reads;
  }

  load = async (): Promise<void> => {
    try {
      const all = await this.#reads.all();
      const ids = new Set(all.map(({ id }) => id));
      for (const id of this.records.keys()) if (!ids.has(id)) this.drop(id);
      all.forEach((record) => this.keep(record));
      this.problem = null;
      this.loaded = true;
    } catch (problem) {
      this.problem = problem;
    }
  };

  /** Reads one record again, unless a newer version than this is here. One that is not ours to see (any more) leaves the list. */
  refresh = inTurn(
    (id) => this.#read(id),
    (id, version) => version < (this.records.get(id)?.version ?? 0),
  );

  async #read(id: string): Promise<void> {
    try {
      const record = await this.#reads.one(id);
      if (record) this.keep(record, !this.records.has(id));
    } catch (problem) {
      if (problem instanceof Problem && (problem.status === 404 || problem.status === 403)) this.drop(id);
      else this.problem = problem;
    }
  }

  /** Keeps a record unless a newer version is here already. */
  keep = (record: T, arrived = false): void => {
    const held = this.records.get(record.id);
    if (held && held.version > record.version) return;
    this.records.set(record.id, record);
    this.#reads.onkeep?.(record, arrived);
  };

  drop = (id: string): void => void this.records.delete(id);
}
