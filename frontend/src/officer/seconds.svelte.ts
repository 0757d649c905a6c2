import { api } from '$lib/api';
import { Problem, Unreachable } from '$lib/problem';
import type { FollowWord } from '$lib/types';
import { fate, isToDo, isUnanswered, type Awaited } from './report';
import { pauseAfter } from '$lib/tries.svelte';
import { store } from './store';

/** So long the bureau may still say something of a check: the officer has gone off shift by then. */
const LASTS_MS = 24 * 3600 * 1000;

export type Second = Awaited & { follow: FollowWord };

/** What the bureau says of this officer's checks after their first answers, until the officer has read it. */
export class Seconds {
  said = $state.raw<Second[]>([]);
  /** The checks of the last day, the oldest first. */
  awaited = $state.raw<Awaited[]>([]);
  #isOver = false;
  /** Checks of which a word may have been said that could not be read. */
  readonly #unread = new Set<string>();
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly user: string) {}

  /** What was awaited when the page was closed; what was said meanwhile is asked for. */
  async load(): Promise<void> {
    await this.#onPhone(async () => {
      const kept = await store.awaited(this.user);
      const filed = new Set(this.awaited.map(({ id }) => id)); // while the store was read
      this.awaited = [...kept.filter(({ id }) => !filed.has(id)), ...this.awaited];
    });
    await this.ask();
  }

  /** Signed out, or the phone is wiped: what comes back now is written nowhere. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#retry);
  }

  /** A check has its first answer. What the bureau said before that was here went by unheard. */
  async expect(check: Awaited): Promise<void> {
    await this.#keep(check);
    await this.#forgetOlder();
    if (check.answer !== 'clear') await this.hear(check.id);
  }

  /** The link was away: whoever was told to wait or act may have been told more. */
  ask = async (): Promise<void> => {
    await this.#forgetOlder();
    if (!navigator.onLine) return;
    for (const { id, answer } of this.awaited) if (answer !== 'clear' || this.#unread.has(id)) await this.hear(id);
  };

  /** Something was said of a check; of another officer's it is not asked what. */
  hear = async (id: string): Promise<void> => {
    const find = (): Awaited | undefined => this.awaited.find((one) => one.id === id);
    if (!find()) return;
    try {
      const { follow } = await api.check(id);
      this.#unread.delete(id);
      if (!this.#unread.size) this.#failures = 0;
      const awaited = find(); // it may have been read meanwhile
      if (this.#isOver || !awaited || !follow || follow.at === awaited.heard) return;
      if (this.said.some((one) => one.id === id && one.follow.at === follow.at)) return; // it rings, or the officer is at it
      this.said = [...this.said.filter((one) => one.id !== id), { ...awaited, follow }];
    } catch (problem) {
      this.#again(id, problem);
    }
  };

  /** The officer has read it; what came of it may be said later, from the outbox. */
  async read({ follow, ...check }: Second, isSaid = false): Promise<void> {
    this.said = this.said.filter((one) => one.id !== check.id || one.follow.at !== follow.at);
    await this.#keep({ ...check, heard: follow.at, open: check.open && isUnanswered(follow.code), asked: !isSaid && isToDo(follow.code) ? follow : null });
  }

  /** The link may stand all the while: nothing else would ask again, and a stop would not be heard. */
  #again(id: string, problem: unknown): void {
    // A syntax error: the sign-in page of somebody's wireless network stood in for the server.
    if (![Problem, Unreachable, SyntaxError].some((kind) => problem instanceof kind)) throw problem;
    const isLater = !(problem instanceof Problem) || (problem.status !== 401 && fate(problem.status) === 'later');
    if (!isLater) this.#unread.delete(id);
    if (!isLater || this.#isOver) return;
    this.#unread.add(id);
    this.#retry ??= setTimeout(() => void this.#askUnread(), pauseAfter(++this.#failures, problem));
  }

  async #askUnread(): Promise<void> {
    this.#retry = undefined;
    if (navigator.onLine) for (const id of [...this.#unread]) await this.hear(id);
  }

  /** A page may stand open for days. */
  async #forgetOlder(): Promise<void> {
    const older = this.awaited.filter(({ occurredAt }) => Date.now() - Date.parse(occurredAt) > LASTS_MS);
    if (!older.length) return;
    this.awaited = this.awaited.filter((one) => !older.includes(one));
    for (const { id } of older) this.#unread.delete(id);
    await this.#onPhone(async () => void (await Promise.all(older.map(store.forget))));
  }

  async #keep(check: Awaited): Promise<void> {
    this.awaited = [...this.awaited.filter(({ id }) => id !== check.id), check].sort((a, b) => (a.id < b.id ? -1 : 1));
    await this.#onPhone(() => store.expect(check));
  }

  /** Where the phone's own store does not work, which the outbox says, it is awaited as long as this page is open. */
  async #onPhone(act: () => Promise<void>): Promise<void> {
    if (!this.#isOver) await act().catch(() => undefined);
  }
}
