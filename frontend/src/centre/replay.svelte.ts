import { api, everyPage } from '$lib/api';
import type { RoutePast } from '$lib/types';
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
  /** Routes as they stood before they were changed or taken away. */
  routes = $state.raw<RoutePast[]>([]);
  /** Why those could not be read: the rest of the past stands all the same. */
  routesProblem = $state.raw<unknown>(null);
  /** Whether the steps are all there were; null while they are on their way. */
  whole = $state<boolean | null>(null);
  /** Why they could not be read: until they are, records stand in the past as they do now. */
  problem = $state.raw<unknown>(null);
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The reading of this look back, done or under way; a failed one stays until somebody asks again. */
  #reading: Promise<boolean> | null = null;
  #routesAsked = 0;

  constructor(private readonly operation: string) {}

  /** Looks at an instant; one that has not come yet is now. */
  show(instant: number): void {
    if (instant >= Date.now()) return this.live();
    this.at = instant;
    void this.load();
  }

  live(): void {
    this.pause();
    this.at = null;
    // What happens until the next look back has states of its own.
    this.#forget();
  }

  toggle(from: number): void {
    if (this.playing) return this.pause();
    if (this.problem) this.#forget();
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

  /** Reads the steps unless they are here; whether they are then. */
  load(): Promise<boolean> {
    return (this.#reading ??= this.#read());
  }

  again(): Promise<boolean> {
    this.#forget();
    return this.load();
  }

  /** Routes as they stood, anew: one of them changed while somebody looks back, or they could not be read. */
  async readRoutes(): Promise<void> {
    // What was asked before comes too late.
    const asked = ++this.#routesAsked;
    try {
      const routes = await everyPage((cursor) => api.routesPast(this.operation, cursor));
      if (asked !== this.#routesAsked) return;
      this.routes = routes;
      this.routesProblem = null;
    } catch (problem) {
      if (asked === this.#routesAsked) this.routesProblem = problem;
    }
  }

  #forget(): void {
    this.#reading = null;
    this.#routesAsked += 1;
    this.whole = null;
    this.problem = null;
    this.routesProblem = null;
  }

  #read(): Promise<boolean> {
    // What an earlier look back asked for is no longer true when it comes.
    const isMine = (): boolean => this.#reading === reading;
    void this.readRoutes();
    const reading = api.past(this.operation).then(
      (past) => {
        if (!isMine()) return false;
        this.steps = stepsOf(past);
        this.whole = past.whole;
        return true;
      },
      (problem: unknown) => {
        if (!isMine()) return false;
        this.pause();
        this.problem = problem;
        return false;
      },
    );
    return reading;
  }
}
