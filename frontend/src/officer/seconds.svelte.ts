import { api } from '$lib/api';
import { Problem, Unreachable } from '$lib/problem';
import type { FollowWord } from '$lib/types';
import type { Awaited } from './report';
import { store } from './store';

/** So long the bureau may still say something of a check: the officer has gone off shift by then. */
const LASTS_MS = 24 * 3600 * 1000;

export type Second = Awaited & { follow: FollowWord };

/** What the bureau says of this officer's checks after their first answers, until the officer has read it. */
export class Seconds {
  said = $state.raw<Second[]>([]);
  readonly #awaited = new Map<string, Awaited>();
  #isOver = false;

  constructor(private readonly user: string) {}

  /** What was awaited when the page was closed; what was said meanwhile is asked for. */
  async load(): Promise<void> {
    for (const one of await store.awaited(this.user)) {
      if (Date.now() - Date.parse(one.occurredAt) > LASTS_MS) await store.forget(one);
      else this.#awaited.set(one.id, one);
    }
    await this.ask();
  }

  stop(): void {
    this.#isOver = true;
  }

  async expect(check: Awaited): Promise<void> {
    this.#awaited.set(check.id, check);
    await store.expect(check);
  }

  /** The link was away: whoever was told to wait or act may have been told more. */
  ask = async (): Promise<void> => {
    for (const { id, answer } of [...this.#awaited.values()]) if (answer !== 'clear') await this.hear(id);
  };

  /** Something was said of a check; of another officer's it is not asked what. */
  hear = async (id: string): Promise<void> => {
    const awaited = this.#awaited.get(id);
    if (!awaited) return;
    try {
      const { follow } = await api.check(id);
      if (this.#isOver || !follow || follow.at === awaited.heard) return;
      this.said = [...this.said.filter((one) => one.id !== id), { ...awaited, follow }];
    } catch (problem) {
      if (!(problem instanceof Problem || problem instanceof Unreachable)) throw problem; // it is asked again with the link
    }
  };

  async read({ follow, ...check }: Second): Promise<void> {
    this.said = this.said.filter((one) => one.id !== check.id || one.follow.at !== follow.at);
    await this.expect({ ...check, heard: follow.at });
  }
}
