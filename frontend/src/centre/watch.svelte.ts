import { untrack } from 'svelte';
import type { Live } from '$lib/live.svelte';
import { Marks } from '$lib/marks/marks';

/** A check must show within a second; four looks a second are calm and cost little even with many marks. */
const LOOK_MS = 250;

/** The marks as the screen looks at them: four times a second at most, it looks again. */
export class Watch {
  /** The table, wrapped anew with every look: what is derived from it follows. */
  now = $state.raw<{ marks: Marks }>({ marks: new Marks() });
  /** When it was last known true, ms since 1970. */
  at = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looked = 0;

  constructor(live: Live) {
    $effect(() => {
      // It changes whenever a mark did.
      const at = live.freshAt;
      untrack(() => this.#soon(live, at));
    });
    $effect(() => () => clearTimeout(this.#timer));
  }

  #soon(live: Live, at: number): void {
    if (!at) return;
    const wait = Math.max(0, this.#looked + LOOK_MS - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#looked = performance.now();
      untrack(() => {
        this.now = { marks: live.marks };
        this.at = live.freshAt;
      });
    }, wait);
  }
}
