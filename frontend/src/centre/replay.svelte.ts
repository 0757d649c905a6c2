import { api } from '$lib/api';
import { stepsOf, type By, type Steps } from './past';

export const SPEEDS = [1, 60, 600, 3600] as const;
/** Ten pictures a second look smooth on a map of points, and leave the rest of the time to the map. */
const FRAME_MS = 100;

/** At which instant the screen looks: now, or in the past, standing or playing. */
export class Replay {
  /** Ms since 1970; null is now. */
  at = $state<number | null>(null);
  by = $state<By>('known');
  speed = $state<number>(600);
  playing = $state(false);
  steps = $state.raw<Steps>(new Map());
  problem = $state.raw<unknown>(null);
  #timer: ReturnType<typeof setInterval> | undefined;
  #read = false;

  constructor(private readonly operation: string) {}

  /** Looks at an instant; one that has not come yet is now. */
  show(instant: number): void {
    if (instant >= Date.now()) return this.live();
    this.at = instant;
    if (!this.#read) void this.#load();
  }

  live(): void {
    this.pause();
    this.at = null;
    // What happens until the next look back has states of its own.
    this.#read = false;
  }

  toggle(from: number): void {
    if (this.playing) return this.pause();
    if (this.at === null) this.show(from);
    this.playing = true;
    let last = performance.now();
    this.#timer = setInterval(() => {
      const time = performance.now();
      this.show((this.at ?? Date.now()) + (time - last) * this.speed);
      last = time;
    }, FRAME_MS);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }

  async #load(): Promise<void> {
    this.#read = true;
    try {
      this.steps = stepsOf(await api.past(this.operation));
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
      this.#read = false;
    }
  }
}
