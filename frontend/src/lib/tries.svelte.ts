import { Problem, Unreachable } from './problem';

/** Seconds before each further attempt, the last one repeats: soon for a short gap, sparing with the battery in a long one. */
const PAUSES_S = [2, 4, 8, 15, 30, 60];

/** Milliseconds, spread out so that all who lost the same server do not come back in one instant. */
export function pauseAfter(failures: number): number {
  const pause = PAUSES_S[Math.min(failures, PAUSES_S.length) - 1] ?? PAUSES_S[0]!;
  return pause * 1000 * (0.75 + Math.random() / 2);
}

/** The same may be answered a little later: no link, a busy or a broken server. Anything else is an answer. */
const mayPass = (problem: unknown): boolean =>
  problem instanceof Unreachable || problem instanceof SyntaxError || (problem instanceof Problem && (problem.status === 408 || problem.status === 429 || problem.status >= 500));

interface Failing {
  failures: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Readings by name. One that fails is told of, and made again until it is answered: no screen stays behind because of a cut. */
export class Tries {
  problem = $state.raw<unknown>(null);
  readonly #failing = new Map<string, Failing>();

  async run(name: string, read: () => Promise<unknown>): Promise<void> {
    clearTimeout(this.#failing.get(name)?.timer);
    try {
      await read();
      this.#done(name);
    } catch (problem) {
      this.#failed(name, read, problem);
    }
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
    const timer = mayPass(problem) ? setTimeout(() => void this.run(name, read), pauseAfter(failures)) : undefined;
    this.#failing.set(name, { failures, timer });
  }
}
