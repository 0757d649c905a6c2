import { areaApi, type Area, type AreaEntry } from '$lib/areas';
import type { Live } from '$lib/live.svelte';

/** A draft of what was met in an area: of how many records, and when the last was met. */
export interface AreaDraft {
  alert: string;
  area: string;
  count: number;
  at: string;
}

/** A record that lies in two areas is one. */
function draftsOf(entries: AreaEntry[]): AreaDraft[] {
  const byAlert = new Map<string, AreaEntry[]>();
  for (const one of entries) if (one.alert) byAlert.set(one.alert, [...(byAlert.get(one.alert) ?? []), one]);
  return [...byAlert].map(([alert, met]) => ({ alert, area: met.at(-1)!.area_name, count: new Set(met.map(({ record }) => record)).size, at: met[0]!.met_at }));
}

/** The watched areas of an operation, and what was met inside those of one's own side: kept true by the events. */
export class Areas {
  all = $state.raw<Area[]>([]);
  /** The newest that nobody has settled; `more`: there are others behind them. */
  waiting = $state.raw<AreaEntry[]>([]);
  more = $state(false);
  /** Drafts that stand, each with what waits for it to be sent. */
  drafts = $state.raw<AreaDraft[]>([]);
  problem = $state.raw<unknown>(null);
  /** Why an entry does not know of the alert that was drafted of it. */
  unsettled = $state.raw<unknown>(null);

  constructor(private readonly operation: string) {}

  load = async (): Promise<void> => {
    try {
      const [areas, waiting, raised] = await Promise.all([areaApi.areas(this.operation), areaApi.waiting(this.operation), areaApi.raised(this.operation)]);
      this.all = areas.items;
      this.waiting = waiting.items;
      this.drafts = draftsOf(raised.items);
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
    return live.keep(['area.*'], this.load);
  }
}
