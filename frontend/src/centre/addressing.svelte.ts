import { api } from '$lib/api';
import type { NewAlert, Preview, Receiver } from '$lib/types';

export const unique = (words: string[]): string[] => [...new Set(words)].sort();

export type Seeing = Pick<Preview, 'readers' | 'whole' | 'state'>;

const NOBODY: Seeing = { readers: [], whole: 0, state: 0 };

/** Of those found, who is left in, and nobody in whose place another was taken; and who was taken. */
const leftIn = (found: Receiver[], left: string[], taken: string[]): Receiver[] =>
  found.filter(({ authority, blocked }) => !left.includes(authority.id) && !(blocked?.fallback && taken.includes(blocked.fallback.id)));
const named = (found: Receiver[], taken: string[]): string[] => unique([...found.map(({ authority }) => authority.id), ...taken]);

/** Whom a drafter who chose addresses, by id: with those who cannot be sent to now, for they are sent to once their entry is verified. */
export const addressedOf = (found: Receiver[], left: string[], taken: string[]): string[] => named(leftIn(found, left, taken), taken);

/** Who of them gets it at its release. */
export const receiversOf = (found: Receiver[], left: string[], taken: string[]): string[] => named(leftIn(found, left, taken).filter(({ blocked }) => !blocked), taken);

/** Who an alert would go to and who would see it: the server's own answer, asked again with every choice. */
export class Addressing {
  /** Whom countries, functions and networks lead to; what is blocked says why and what is offered. */
  found = $state.raw<Receiver[]>([]);
  /** Who would see it, name by name, and how many they are. */
  seen = $state.raw<Seeing>(NOBODY);
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
      this.seen = named && !named.length ? NOBODY : seen;
      this.problem = null;
    } catch (problem) {
      if (asked !== this.#asked) return;
      [this.found, this.seen, this.problem] = [[], NOBODY, problem];
    }
  }

  /** Nothing is chosen yet. */
  clear(): void {
    this.#asked++;
    [this.found, this.seen, this.problem] = [[], NOBODY, null];
  }
}
