import { messageAt } from './i18n';
import { Problem } from './problem';

/** Another version stands, or another state. */
const OVERTAKEN = [412, 409];

/** One act at a time: whether it is under way, and what went wrong with the last one. */
export class Acting {
  busy = $state(false);
  problem = $state.raw<unknown>(null);

  /** What the server found wrong with one field: `/review_by`, or anything below `/names`. */
  at = (pointer: string): string | undefined => messageAt(this.problem, pointer);

  /**
   * Says whether it worked. A second press while the first is under way does nothing.
   * again  somebody else was first: reads what stands now, before the reader is told and can press once more
   */
  async run(act: () => Promise<unknown>, again?: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await act();
      return true;
    } catch (problem) {
      this.problem = await this.#after(problem, again);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** What the reader is told: that somebody was first, or why what stands now cannot be read. */
  async #after(problem: unknown, again?: () => Promise<unknown>): Promise<unknown> {
    try {
      if (problem instanceof Problem && OVERTAKEN.includes(problem.status)) await again?.();
      return problem;
    } catch (unread) {
      return unread;
    }
  }
}
