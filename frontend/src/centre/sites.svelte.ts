import { everyPage } from '$lib/api';
import type { Live } from '$lib/live.svelte';
import { siteApi, type Site } from '$lib/sites';

/** Ports, airports and border posts: read when somebody first looks for them, and again when a country sends its own. */
export class Sites {
  all = $state.raw<Site[]>([]);
  problem = $state.raw<unknown>(null);
  #wanted = false;

  /** Reads them unless they are here. */
  async want(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    await this.#read();
  }

  follow(live: Live): () => void {
    return live.keep(['site.imported'], () => this.#wanted && void this.#read());
  }

  #read = async (): Promise<void> => {
    try {
      this.all = await everyPage(siteApi.sites);
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
      this.#wanted = false;
    }
  };
}
