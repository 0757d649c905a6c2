import { api, everyPage } from '$lib/api';
import { Problem, Unreachable } from '$lib/problem';
import type { Viewer } from '$lib/types';

interface Post {
  code: string;
  name: string;
}

/** The posts of the officer's own country, and the one worked at; remembered for hours without a link. */
export class Posts {
  all = $state.raw<Post[]>([]);
  chosen = $state('');
  operationName = $state('');
  readonly #keptAs: string;

  constructor(private readonly viewer: Viewer, private readonly operation: string) {
    this.#keptAs = `jointops.posts.${viewer.user}.${operation}`;
    const kept = JSON.parse(localStorage.getItem(this.#keptAs) ?? '{}') as { all?: Post[]; chosen?: string; operationName?: string };
    this.all = kept.all ?? [];
    this.chosen = kept.chosen ?? viewer.checkpoint ?? '';
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
      const [found, { name }] = await Promise.all([everyPage((cursor) => api.checkpoints(this.operation, cursor)), api.operation(this.operation)]);
      this.operationName = name;
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
    localStorage.setItem(this.#keptAs, JSON.stringify({ all: this.all, chosen: this.chosen, operationName: this.operationName }));
  }
}
