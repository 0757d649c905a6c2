import { care, type Cared, type CareChange, type EraseReason } from '$lib/care';
import type { Reading } from '$lib/resource.svelte';
import { Problem } from '$lib/problem';

/** The one person whose record is open; nothing of the person before stays. */
export class OneCase implements Reading {
  value = $state.raw<Cared | null>(null);
  problem = $state.raw<unknown>(null);
  /** Why the last act was not done. */
  refusal = $state.raw<unknown>(null);
  busy = $state(false);
  at = $state(0);
  #id: string | undefined;

  get loaded(): boolean {
    return this.value !== null;
  }

  async open(id: string | undefined): Promise<void> {
    if (id === this.#id) return;
    this.#id = id;
    this.value = null;
    this.refusal = null;
    if (id) await this.load();
  }

  load = async (): Promise<void> => {
    const id = this.#id;
    if (!id) return;
    try {
      const read = await care.one(id);
      if (id === this.#id) this.#keep(read);
    } catch (problem) {
      if (id === this.#id) this.problem = problem;
    }
  };

  async lead(change: CareChange): Promise<boolean> {
    return this.#act(async (person) => this.#keep(await care.lead(person, change)));
  }

  async erase(reason: EraseReason): Promise<boolean> {
    return this.#act(async (person) => care.erase(person, reason));
  }

  async #act(act: (person: Cared) => Promise<void> | void): Promise<boolean> {
    if (!this.value || this.busy) return false;
    this.busy = true;
    this.refusal = null;
    try {
      await act(this.value);
      return true;
    } catch (problem) {
      this.refusal = problem;
      if (problem instanceof Problem && problem.status === 412) await this.load();
      return false;
    } finally {
      this.busy = false;
    }
  }

  #keep(read: Cared): void {
    this.value = read;
    this.problem = null;
    this.at = Date.now();
  }
}
