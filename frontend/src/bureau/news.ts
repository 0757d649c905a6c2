/** Matches read in one call, as the server takes them. */
const MOST = 50;
const PAUSE_MS = 500;

interface Desk {
  records: { get(id: string): { version: number } | undefined; has(id: string): boolean };
  problem: unknown;
  load: () => Promise<void>;
  readSome: (ids: string[]) => Promise<void>;
  recount: () => Promise<void>;
}

/** News of matches: the first is read at once, and what comes in the pause after it is read together.
 *
 *  A file of a million entries may find ten thousand matches in minutes: read one by one they would be refused, and so would
 *  everything else that the desk asks. More than a call can name, and the pages are read again instead.
 */
export class News {
  /** The newest version that was heard of, by record. */
  readonly #heard = new Map<string, number>();
  readonly #desk: Desk;
  #isReading = false;
  #isOver = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  heard(id: string, version = Infinity): void {
    this.#heard.set(id, Math.max(version, this.#heard.get(id) ?? 0));
    if (!this.#isReading) void this.#readAll();
  }

  end(): void {
    this.#isOver = true;
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    await Promise.resolve(); // what came in one frame is heard by then
    while (this.#heard.size && !this.#isOver) {
      await this.#read().catch((problem: unknown) => (this.#desk.problem = problem));
      await pause();
    }
    this.#isReading = false;
  }

  async #read(): Promise<void> {
    const isNews = ([id, version]: [string, number]): boolean => version >= (this.#desk.records.get(id)?.version ?? 0);
    const news = [...this.#heard].filter(isNews).map(([id]) => id);
    this.#heard.clear();
    const some = news.length > MOST ? news.filter((id) => this.#desk.records.has(id)) : news;
    for (let from = 0; from < some.length; from += MOST) await this.#desk.readSome(some.slice(from, from + MOST));
    if (news.length > MOST) await this.#desk.load();
    else if (news.length) await this.#desk.recount();
  }
}

const pause = (): Promise<void> => new Promise((go) => setTimeout(go, PAUSE_MS));
