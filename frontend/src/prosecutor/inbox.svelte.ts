import { api, everyPage } from '$lib/api';
import { Kept } from '$lib/kept.svelte';
import type { Live } from '$lib/live.svelte';
import { isShown } from '$lib/shown.svelte';
import type { Alert } from '$lib/types';
import { mineOf } from './due';

/** The alerts addressed to this reader, kept true by the events. Tells the sender that they arrived. */
export class Inbox {
  readonly alerts = new Kept<Alert>({
    all: () => everyPage((cursor) => api.alerts({ box: 'inbox', cursor })),
    // Other alerts of the operation pass by too; what is not addressed to us is not ours to list.
    one: async (id) => {
      const alert = await api.alert(id);
      return alert.mine ? alert : null;
    },
    onkeep: (alert, arrived) => {
      if (arrived) this.newest = alert;
      // What is recalled is not read out any more.
      else if (this.newest?.id === alert.id) this.newest = alert.title ? alert : null;
      void this.#receive(alert);
    },
  });
  /** The alert that came last, to be announced. */
  newest = $state.raw<Alert | null>(null);
  /** Addressees: an alert that is sent late to another authority of this reader arrives once more. */
  readonly #received = new Set<string>();

  /** Follows the events until the answer is called. */
  follow(live: Live): () => void {
    const offs = [
      live.onEvent('alert.*', (event, record) => void this.alerts.refresh(idIn(event?.data) ?? record, event?.version)),
      live.onEvent('notice', (event, record) => void this.alerts.refresh(idIn(event?.data) ?? record, event?.version)),
      live.onEvent('withdrawn', (_, record) => this.alerts.drop(record)),
      live.keep([], this.alerts.load),
      () => this.alerts.stop(),
    ];
    return () => offs.forEach((off) => off());
  }

  /** Tells that an alert was opened, once; its words are known where it came to another authority of this reader before. */
  async open(alert: Alert): Promise<void> {
    const state = mineOf(alert)?.state;
    if (!alert.unread && state !== 'sent' && state !== 'delivered') return;
    try {
      this.alerts.keep(await api.read(alert.id));
    } catch (problem) {
      this.alerts.problem = problem;
    }
  }

  /** The page is seen again: what came meanwhile is on this screen now. */
  receive(): void {
    for (const alert of this.alerts.records.values()) void this.#receive(alert);
  }

  /** It is on this screen now: delivered, unless nobody sees the page. Told once; what fails is told again with the next load. */
  async #receive(alert: Alert): Promise<void> {
    const mine = mineOf(alert);
    if (mine?.state !== 'sent' || this.#received.has(mine.id) || !isShown()) return;
    this.#received.add(mine.id);
    try {
      this.alerts.keep(await api.receive(alert.id));
    } catch {
      this.#received.delete(mine.id);
    }
  }
}

function idIn(data: Record<string, unknown> | undefined): string | undefined {
  return typeof data?.id === 'string' ? data.id : undefined;
}
