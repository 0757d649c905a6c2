import { areaApi, type Area, type AreaEntry } from '$lib/areas';
import type { Live } from '$lib/live.svelte';

/** A burst of checks inside an area costs one reading. */
const PAUSE_MS = 300;

/** The watched areas of an operation, and what was met inside those of one's own side: kept true by the events. */
export class Areas {
  all = $state.raw<Area[]>([]);
  /** The newest that nobody has settled; `more`: there are others behind them. */
  waiting = $state.raw<AreaEntry[]>([]);
  more = $state(false);
  problem = $state.raw<unknown>(null);
  /** Why an entry does not know of the alert that was drafted of it. */
  unsettled = $state.raw<unknown>(null);
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly operation: string) {}

  load = async (): Promise<void> => {
    try {
      const [areas, waiting] = await Promise.all([areaApi.areas(this.operation), areaApi.waiting(this.operation)]);
      this.all = areas.items;
      this.waiting = waiting.items;
      this.more = waiting.next !== null;
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
  };

  /** An alert was drafted of an entry, which waits until that is sent. */
  async draft(entry: AreaEntry, alert: string): Promise<void> {
    try {
      await areaApi.drafted(entry, alert);
      this.unsettled = null;
    } catch (problem) {
      this.unsettled = problem;
    }
    await this.load();
  }

  follow(live: Live): () => void {
    const soon = (): void => {
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => void this.load(), PAUSE_MS);
    };
    const off = [live.onEvent('area.*', soon), live.onEvent('reload', soon)];
    return () => {
      clearTimeout(this.#soon);
      off.forEach((stop) => stop());
    };
  }
}
