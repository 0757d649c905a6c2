import { api, everyPage } from '$lib/api';
import { Problem, Unreachable } from '$lib/problem';
import type { Viewer } from '$lib/types';

interface Post {
  code: string;
  name: string;
}

/** The posts of the officer's own country, and the one worked at; both remembered for hours without a link. */
export class Posts {
  all = $state.raw<Post[]>([]);
  chosen = $state('');
  readonly #keptAs: string;

  constructor(private readonly viewer: Viewer, private readonly operation: string) {
    this.#keptAs = `jointops.posts.${viewer.user}.${operation}`;
    const { all = [], chosen } = JSON.parse(localStorage.getItem(this.#keptAs) ?? '{}') as { all?: Post[]; chosen?: string };
    this.all = all;
    this.chosen = chosen ?? viewer.checkpoint ?? '';
  }

  get name(): string {
    return this.nameOf(this.chosen);
  }

  nameOf(code: string): string {
    return this.all.find((post) => post.code === code)?.name ?? code;
  }

  async load(): Promise<void> {
    try {
      const found = await everyPage((cursor) => api.checkpoints(this.operation, cursor));
      this.all = found.filter(({ country }) => country === this.viewer.country).map(({ code, name }) => ({ code, name }));
      this.#remember();
    } catch (problem) {
      // Without a link the remembered posts serve.
      if (!(problem instanceof Problem || problem instanceof Unreachable)) throw problem;
    }
  }

  choose(code: string): void {
    this.chosen = code;
    this.#remember();
  }

  #remember(): void {
    localStorage.setItem(this.#keptAs, JSON.stringify({ all: this.all, chosen: this.chosen }));
  }
}
