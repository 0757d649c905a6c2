import { api, everyPage } from '$lib/api';
import type { Live } from '$lib/live.svelte';
import { Resource } from '$lib/resource.svelte';
import { isBack } from './howfar';

/** How many alerts of this desk came back to it, nobody having acknowledged or somebody having refused: counted on every page, not on that of alerts alone. */
export class Climbed {
  readonly #sent = new Resource(() => everyPage((cursor) => api.alerts({ box: 'sent', cursor })));

  get count(): number {
    return (this.#sent.value ?? []).filter(isBack).length;
  }

  /** From now on, until the function that comes back is called. */
  follow(live: Live): () => void {
    void this.#sent.load();
    return live.keep(['alert.*'], this.#sent.load);
  }
}
