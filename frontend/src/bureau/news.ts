import { mayPass, pauseAfter } from '$lib/tries.svelte';

/** Matches read in one call, as the server takes them. */
const MOST = 50;
const PAUSE_MS = 500;

interface Desk {
  records: { get(id: string): { version: number } | undefined; has(id: string): boolean };
  problem: unknown;
  load: () => Promise<void>;
  some: (ids: string[]) => Promise<void>;
  recount: () => Promise<void>;
}

/** News of matches: the first is read at once, and what comes in the pause after it is read together.
 *
 *  A file of a million entries may find ten thousand matches in minutes: read one by one they would be refused, and so would
 *  everything else that the desk asks. More than a call can name, and the pages are read again instead. What cannot be read just
 *  now stays news, and is read with what comes until then.
 */
export class News {
  /** The newest version that was heard of, by record. */
  readonly #heard = new Map<string, number>();
  readonly #desk: Desk;
  /** Something is gone from the desk, and how much waits is another number. */
  #isToCount = false;
  /** What we said that is wrong, until it is not any more. */
  #told: unknown = null;
  #isReading = false;
  #isOver = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  heard(id: string, version = Infinity): void {
    this.#heard.set(id, Math.max(version, this.#heard.get(id) ?? 0));
    this.#begin();
  }

  count(): void {
    this.#isToCount = true;
    this.#begin();
  }

  end(): void {
    this.#isOver = true;
  }

  #begin(): void {
    if (!this.#isReading) void this.#readAll();
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    let failures = 0;
    await Promise.resolve(); // what came in one frame is heard by then
    while ((this.#heard.size || this.#isToCount) && !this.#isOver) {
      const problem = await this.#read();
      failures = problem ? failures + 1 : 0;
      if (problem) this.#desk.problem = problem;
      else if (this.#told && this.#desk.problem === this.#told) this.#desk.problem = null;
      this.#told = problem;
      await pause(problem ? pauseAfter(failures, problem) : PAUSE_MS);
    }
    this.#isReading = false;
  }

  /** Reads what is news now. Answers why it could not be read; what may pass is news again then. */
  async #read(): Promise<unknown> {
    const heard = [...this.#heard];
    this.#heard.clear();
    const isToCount = this.#isToCount;
    this.#isToCount = false;
    try {
      await this.#readNews(heard, isToCount);
      return null;
    } catch (problem) {
      if (mayPass(problem)) {
        for (const [id, version] of heard) this.#heard.set(id, Math.max(version, this.#heard.get(id) ?? 0));
        this.#isToCount = true;
      }
      return problem;
    }
  }

  async #readNews(heard: [string, number][], isToCount: boolean): Promise<void> {
    const isNews = ([id, version]: [string, number]): boolean => version >= (this.#desk.records.get(id)?.version ?? 0);
    const news = heard.filter(isNews).map(([id]) => id);
    const some = news.length > MOST ? news.filter((id) => this.#desk.records.has(id)) : news;
    for (let from = 0; from < some.length; from += MOST) await this.#desk.some(some.slice(from, from + MOST));
    if (news.length > MOST) await this.#desk.load();
    else if (news.length || isToCount) await this.#desk.recount();
  }
}

const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));
