import { api, everyPage } from '$lib/api';
import { Problem, Unreachable } from '$lib/problem';
import { POSTS } from '$lib/remembered';
import type { Viewer } from '$lib/types';

interface Post {
  code: string;
  name: string;
}

/** The posts of the officer's own country, and the one worked at; remembered for hours without a link. */
export class Posts {
  all = $state.raw<Post[]>([]);
  chosen = $state('');
  /** Whose land this is by the officer's word; empty: as the map says. */
  land = $state('');
  operationName = $state('');
  /** Where this country's bureau is called; empty: nobody has said. */
  bureauPhone = $state('');
  readonly #keptAs: string;

  constructor(private readonly viewer: Viewer, private readonly operation: string) {
    this.#keptAs = `${POSTS}${viewer.user}.${operation}`;
    const kept = JSON.parse(localStorage.getItem(this.#keptAs) ?? '{}') as { all?: Post[]; chosen?: string; land?: string; operationName?: string; bureauPhone?: string };
    this.all = kept.all ?? [];
    this.chosen = kept.chosen ?? viewer.checkpoint ?? '';
    this.land = kept.land ?? '';
    this.bureauPhone = kept.bureauPhone ?? '';
    this.operationName = kept.operationName ?? operation.toUpperCase();
  }

  get name(): string {
    return this.nameOf(this.chosen);
  }

  nameOf(code: string): string {
    return this.all.find((post) => post.code === code)?.name ?? code;
  }

  async load(): Promise<void> {
    try {
      const [found, { name, participants }] = await Promise.all([everyPage((cursor) => api.checkpoints(this.operation, cursor)), api.operation(this.operation)]);
      this.operationName = name;
      this.bureauPhone = participants.find(({ country }) => country === this.viewer.country)?.bureau_phone ?? '';
      this.all = found.filter(({ country }) => country === this.viewer.country).map(({ code, name }) => ({ code, name }));
      this.#remember();
    } catch (problem) {
      // Without a link the remembered posts serve.
      if (!(problem instanceof Problem || problem instanceof Unreachable)) throw problem;
    }
  }

  /** Another post, where the map may be right again. */
  choose(code: string): void {
    if (code !== this.chosen) this.land = '';
    this.chosen = code;
    this.#remember();
  }

  sayLand(country: string): void {
    this.land = country;
    this.#remember();
  }

  #remember(): void {
    localStorage.setItem(this.#keptAs, JSON.stringify({ all: this.all, chosen: this.chosen, land: this.land, operationName: this.operationName, bureauPhone: this.bureauPhone }));
  }
}
