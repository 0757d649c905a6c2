import { api } from '$lib/api';
import type { NewAlert, Preview, Reader, Receiver } from '$lib/types';

export const unique = (words: string[]): string[] => [...new Set(words)].sort();

/** Who an alert would go to and who would see it: the server's own answer, asked again with every choice. */
export class Addressing {
  /** Whom countries, functions and networks lead to; what is blocked says why and what is offered. */
  found = $state.raw<Receiver[]>([]);
  /** Who would see it, name by name. */
  readers = $state.raw<Reader[]>([]);
  /** Why nobody is found. */
  problem = $state.raw<unknown>(null);
  #asked = 0;

  /** An answer to an older question is dropped. `chosen` picks the addressees out of what is found; null leaves it to the directory. */
  async ask(question: NewAlert, chosen: (found: Receiver[]) => string[] | null): Promise<void> {
    const asked = ++this.#asked;
    try {
      const every = await api.previewAlert(question);
      const named = chosen(every.receivers);
      const seen: Preview = named?.length ? await api.previewAlert({ ...question, addressees: named }) : every;
      if (asked !== this.#asked) return;
      this.found = every.receivers;
      this.readers = named && !named.length ? [] : seen.readers;
      this.problem = null;
    } catch (problem) {
      if (asked !== this.#asked) return;
      [this.found, this.readers, this.problem] = [[], [], problem];
    }
  }

  /** Nothing is chosen yet. */
  clear(): void {
    this.#asked++;
    [this.found, this.readers, this.problem] = [[], [], null];
  }
}
