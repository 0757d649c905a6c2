import { SvelteMap } from 'svelte/reactivity';
import { inTurn } from './inturn';
import { isRefused } from './problem';
import { Tries } from './tries.svelte';

interface Reads<T> {
  all: () => Promise<T[]>;
  /** One record; null when it is not for this list. */
  one: (id: string) => Promise<T | null>;
  /** Several in one call, where the server can: those of them that are for this list. */
  some?: (ids: string[]) => Promise<T[]>;
  /** Told of every record that was kept; `arrived`: by itself, after the list was read. */
  onkeep?: (record: T, arrived: boolean) => void;
}

const LIST = '';

/** The records of a list by id, kept true: the newest version of each, and none that may not be seen (any more). */
export class Kept<T extends { id: string; version?: number }> {
  readonly records = new SvelteMap<string, T>();
  loaded = $state(false);
  readonly #reads: Reads<T>;
  readonly #tries = new Tries();
  /** How often the list was asked for, and which of these answers is here: what an older one brings is no longer true. */
  #asked = 0;
  #shown = 0;
  /** For each reading under way, what was kept or dropped since it began: of that it may know too little. */
  readonly #underWay = new Set<Set<string>>();

  constructor(reads: Reads<T>) {
    this.#reads = reads;
  }

  /** Why something could not be read; what may pass is tried again by itself. */
  get problem(): unknown {
    return this.#tries.problem;
  }

  set problem(problem: unknown) {
    this.#tries.problem = problem;
  }

  load = (): Promise<void> => this.#tries.run(LIST, () => this.#meanwhile(this.#list));

  /** Reads one record again, unless a newer version than this is here. One that is not ours to see (any more) leaves the list. */
  refresh = inTurn(
    (id) => this.#tries.run(id, () => this.#meanwhile((touched) => this.#read(id, touched))),
    (id, version) => version < (this.records.get(id)?.version ?? 0),
  );

  /** Reads some records again in one call; what the answer leaves out leaves the list. Raises why it could not be read. */
  some = (ids: string[]): Promise<void> =>
    this.#meanwhile(async (touched) => {
      const items = (await this.#reads.some?.(ids)) ?? [];
      const found = new Set(items.map(({ id }) => id));
      for (const id of ids) if (!found.has(id) && !touched.has(id)) this.drop(id);
      for (const record of items) if (!this.#wasDropped(record.id, touched)) this.keep(record, !this.records.has(record.id));
    });

  /** The screen is left: what could not be read is not read again. */
  stop(): void {
    this.#tries.stop();
  }

  /** Keeps a record unless a newer version is here already. */
  keep = (record: T, arrived = false): void => {
    this.#touch(record.id);
    this.#put(record, arrived);
  };

  drop = (id: string): void => {
    this.#touch(id);
    this.records.delete(id);
  };

  async #meanwhile(read: (touched: Set<string>) => Promise<void>): Promise<void> {
    const touched = new Set<string>();
    this.#underWay.add(touched);
    try {
      await read(touched);
    } finally {
      this.#underWay.delete(touched);
    }
  }

  #list = async (touched: Set<string>): Promise<void> => {
    const asked = ++this.#asked;
    const all = await this.#all(asked, touched);
    if (asked < this.#shown) return;
    this.#shown = asked;
    const listed = new Set(all.map(({ id }) => id));
    for (const id of this.records.keys()) if (!listed.has(id) && !touched.has(id)) this.records.delete(id);
    for (const record of all) if (!this.#wasDropped(record.id, touched)) this.#put(record);
    this.loaded = true;
  };

  /** A list that is not ours to read (any more) does not stay on a screen. */
  async #all(asked: number, touched: Set<string>): Promise<T[]> {
    try {
      return await this.#reads.all();
    } catch (problem) {
      if (isRefused(problem) && asked >= this.#shown) {
        this.#shown = asked;
        for (const id of this.records.keys()) if (!touched.has(id)) this.records.delete(id);
        this.loaded = false;
      }
      throw problem;
    }
  }

  async #read(id: string, touched: Set<string>): Promise<void> {
    try {
      const record = await this.#reads.one(id);
      if (record && !this.#wasDropped(id, touched)) this.keep(record, !this.records.has(id));
    } catch (problem) {
      if (!isRefused(problem)) throw problem;
      this.drop(id);
    }
  }

  #wasDropped(id: string, touched: Set<string>): boolean {
    return touched.has(id) && !this.records.has(id);
  }

  #touch(id: string): void {
    for (const touched of this.#underWay) touched.add(id);
  }

  #put(record: T, arrived = false): void {
    const held = this.records.get(record.id);
    if (held && (held.version ?? 0) > (record.version ?? 0)) return;
    this.records.set(record.id, record);
    this.#reads.onkeep?.(record, arrived);
  }
}
