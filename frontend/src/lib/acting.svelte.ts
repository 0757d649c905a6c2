import { messageAt } from './i18n';

/** One act at a time: whether it is under way, and what went wrong with the last one. */
export class Acting {
  busy = $state(false);
  problem = $state.raw<unknown>(null);

  /** What the server found wrong with one field: `/review_by`, or anything below `/names`. */
  at = (pointer: string): string | undefined => messageAt(this.problem, pointer);

  /** Says whether it worked. A second press while the first is under way does nothing. */
  async run(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await act();
      return true;
    } catch (problem) {
      this.problem = problem;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
