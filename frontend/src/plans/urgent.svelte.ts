import type { Live } from '$lib/live.svelte';
import { planning, toneOfPlan, type Plan } from '$lib/plans';
import { Pages } from '$lib/resource.svelte';

/** How many of one's plans are close to another's and about to begin: counted on every page, not on that of plans alone. */
export class UrgentPlans {
  /** What cannot be read just now stays as it was: the page of plans says what is wrong. */
  readonly #plans: Pages<Plan>;

  constructor(operation: string) {
    this.#plans = new Pages((_: void, cursor?: string) => planning.mine(operation, cursor));
  }

  get count(): number {
    return (this.#plans.items ?? []).filter((plan) => toneOfPlan(plan) === 'p1').length;
  }

  /** From now on, until the function that comes back is called. */
  follow(live: Live): () => void {
    void this.#plans.load();
    return live.keep(['plan.changed'], this.#plans.load);
  }
}
