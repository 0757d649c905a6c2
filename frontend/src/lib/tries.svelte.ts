import { Problem, Unreachable } from './problem';

/** Seconds before each further attempt, the last one repeats: soon for a short gap, sparing with the battery in a long one. */
const PAUSES_S = [2, 4, 8, 15, 30, 60];

/** However long a server, or whoever stands before it, asks to be left alone. */
const LONGEST_S = 120;

/** Milliseconds, spread out so that all who lost the same server do not come back in one instant; not before the server wants. */
export function pauseAfter(failures: number, problem?: unknown): number {
  const pause = PAUSES_S[Math.min(failures, PAUSES_S.length) - 1] ?? PAUSES_S[0]!;
  const asked = problem instanceof Problem ? Math.min(problem.retryAfter, LONGEST_S) : 0;
  return Math.max(pause * 1000 * (0.75 + Math.random() / 2), asked * 1000 * (1 + Math.random() / 4));
}

/** The same may be answered a little later: no link, a busy or a broken server. Anything else is an answer. */
export const mayPass = (problem: unknown): boolean =>
  problem instanceof Unreachable || problem instanceof SyntaxError || (problem instanceof Problem && (problem.status === 408 || problem.status === 429 || problem.status >= 500));

interface Failing {
  failures: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Readings by name. One that fails is told of, and made again until it is answered or its screen is left: none stays behind because of a cut. */
export class Tries {
  problem = $state.raw<unknown>(null);
  readonly #failing = new Map<string, Failing>();
  /** How often it was stopped: what was under way then is not made again. */
  #stops = 0;

  async run(name: string, read: () => Promise<unknown>): Promise<void> {
    const stops = this.#stops;
    clearTimeout(this.#failing.get(name)?.timer);
    try {
      await read();
      this.#done(name);
    } catch (problem) {
      if (stops === this.#stops) this.#failed(name, read, problem);
    }
  }

  /** The screen is left: nothing is made again, until it is run anew. */
  stop(): void {
    this.#stops += 1;
    for (const { timer } of this.#failing.values()) clearTimeout(timer);
    this.#failing.clear();
    this.problem = null;
  }

  #done(name: string): void {
    clearTimeout(this.#failing.get(name)?.timer);
    this.#failing.delete(name);
    if (!this.#failing.size) this.problem = null;
  }

  #failed(name: string, read: () => Promise<unknown>, problem: unknown): void {
    this.problem = problem;
    const before = this.#failing.get(name);
    clearTimeout(before?.timer);
    const failures = (before?.failures ?? 0) + 1;
    const timer = mayPass(problem) ? setTimeout(() => void this.run(name, read), pauseAfter(failures, problem)) : undefined;
    this.#failing.set(name, { failures, timer });
  }
}
