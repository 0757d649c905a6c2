import { untrack } from 'svelte';
import type { Live } from '$lib/live.svelte';
import type { Mark } from '$lib/types';

/** A check must show within a second; four looks a second are calm and cost little even with many marks. */
const LOOK_MS = 250;

/** The marks as the screen shows them: a plain list, renewed at most four times a second. */
export class Watch {
  marks = $state.raw<Mark[]>([]);
  /** When this list was last known true, ms since 1970. */
  at = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looked = 0;

  constructor(live: Live) {
    $effect(() => {
      // These two change whenever a mark did; reading all marks here would make thousands of dependencies.
      const at = live.freshAt;
      const size = live.marks.size;
      untrack(() => this.#soon(live, at, size));
    });
    $effect(() => () => clearTimeout(this.#timer));
  }

  #soon(live: Live, at: number, size: number): void {
    if (!at && !size) return;
    const wait = Math.max(0, this.#looked + LOOK_MS - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#looked = performance.now();
      untrack(() => {
        this.marks = [...live.marks.values()];
        this.at = live.freshAt;
      });
    }, wait);
  }
}
