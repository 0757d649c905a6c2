import { isRefused, Problem } from './problem';
import type { Page } from './types';

/** Something read from the server, for `Loaded` to draw: what was read last stays while it is read again or cannot be. */
export interface Reading {
  readonly loaded: boolean;
  /** Milliseconds since 1970 of the last answer, 0 before it. */
  readonly at: number;
  readonly problem: unknown;
  readonly load: () => Promise<void>;
}

/** One answer of the server. What was asked earlier and comes later never takes the place of what is here. */
export class Resource<T> implements Reading {
  #value = $state.raw<T | null>(null);
  problem = $state.raw<unknown>(null);
  at = $state(0);
  #asked = 0;
  #shown = 0;
  /** The newest of what is here that an act answered, in the same count. */
  #kept = 0;
  readonly #read: () => Promise<T>;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  get value(): T | null {
    return this.#value;
  }

  /** What an act answered stands in place of all that was asked before it. */
  set value(value: T | null) {
    this.#kept = this.#shown = ++this.#asked;
    this.#value = value;
    this.at = Date.now();
    this.problem = null;
  }

  get loaded(): boolean {
    return this.#value !== null;
  }

  load = async (): Promise<void> => {
    const asked = ++this.#asked;
    try {
      const value = await this.#read();
      if (asked < this.#shown) return await this.#onceMore();
      this.#shown = asked;
      this.#value = value;
      this.at = Date.now();
      this.problem = null;
    } catch (problem) {
      if (asked < this.#shown) return this.#onceMore();
      this.#shown = asked;
      this.problem = problem;
      // What is not ours to read (any more) does not stay on a screen.
      if (isRefused(problem)) this.#value = null;
    }
  };

  /** An answer that an act overtook may be older than the act, or newer: unless something was asked since, we ask. */
  async #onceMore(): Promise<void> {
    if (this.#asked === this.#kept) await this.load();
  }
}

/** Pages that are read again when news comes: whoever has gone further asks for the rest again. */
const MOST_AGAIN = 10;

/** A list that is read page by page, for one question at a time: an answer to an older question is dropped.
 *
 *  One reading at a time, and one more for all news that came meanwhile: a reading that was given up for the next would never end
 *  where an event comes each second.
 */
export class Pages<T, Q = void> implements Reading {
  items = $state.raw<T[] | null>(null);
  next = $state<string | null>(null);
  problem = $state.raw<unknown>(null);
  at = $state(0);
  #question: Q | undefined;
  /** Which question it is. */
  #asked = 0;
  /** How many pages are shown. */
  #pages = 1;
  /** The last reading of those that are under way or wait for their turn. */
  #last: Promise<void> | undefined;
  /** The reading of all that waits for its turn. */
  #waiting: Promise<void> | undefined;
  readonly #read: (question: Q, cursor?: string) => Promise<Page<T>>;

  constructor(read: (question: Q, cursor?: string) => Promise<Page<T>>) {
    this.#read = read;
  }

  get loaded(): boolean {
    return this.items !== null;
  }

  /** From the first page, for another question. */
  ask(question: Q): Promise<void> {
    this.#question = question;
    this.#asked += 1;
    this.#pages = 1;
    this.#last = this.#waiting = undefined;
    return this.load();
  }

  /** All pages that are shown, anew: whoever reads the third stays there. */
  load = (): Promise<void> => {
    if (!this.#last) return this.#inTurn(this.#anew);
    return (this.#waiting ??= this.#inTurn(() => {
      this.#waiting = undefined;
      return this.#anew();
    }));
  };

  more = (): Promise<void> => this.#inTurn(async () => void (this.next && (await this.#get(1, this.next))));

  /** At once, so that an effect knows what is asked by, or after what is under way. */
  #inTurn(read: () => Promise<void>): Promise<void> {
    const asked = this.#asked;
    const done = this.#last ? this.#last.then(() => (asked === this.#asked ? read() : undefined)) : read();
    this.#last = done;
    void done.then(() => {
      if (this.#last === done) this.#last = undefined;
    });
    return done;
  }

  #anew = (): Promise<void> => this.#get(Math.min(this.#pages, MOST_AGAIN));

  /** So many pages from a cursor on, behind what is shown; without one, in place of it. */
  async #get(pages: number, from?: string): Promise<void> {
    const asked = this.#asked;
    const items = from ? [...(this.items ?? [])] : [];
    try {
      let cursor = from;
      for (let read = 0; read < pages && (cursor || read === 0); read += 1) {
        const page = await this.#read(this.#question as Q, cursor);
        if (asked !== this.#asked) return;
        items.push(...page.items);
        cursor = page.next ?? undefined;
      }
      this.items = items;
      this.next = cursor ?? null;
      this.#pages = from ? this.#pages + 1 : pages;
      this.at = Date.now();
      this.problem = null;
    } catch (problem) {
      if (asked !== this.#asked) return;
      this.problem = problem;
      // What is not ours to read (any more) does not stay on a screen.
      if (isRefused(problem)) [this.items, this.next, this.#pages] = [null, null, 1];
    }
  }
}

/** This server has no such page at all, so there is nothing to try again. */
export const isAbsent = (problem: unknown): boolean => problem instanceof Problem && problem.status === 404;
