import { SvelteMap } from 'svelte/reactivity';
import { api, everyPage } from '$lib/api';
import type { Live } from '$lib/live.svelte';
import { Problem } from '$lib/problem';
import type { Alert } from '$lib/types';
import { mineOf } from './due';

/** The alerts addressed to this reader, kept true by the events. Tells the sender that they arrived. */
export class Inbox {
  readonly alerts = new SvelteMap<string, Alert>();
  loaded = $state(false);
  problem = $state.raw<unknown>(null);
  /** The alert that came last, to be announced. */
  newest = $state.raw<Alert | null>(null);
  readonly #received = new Set<string>();

  /** Follows the events until the answer is called. */
  follow(live: Live): () => void {
    const offs = [
      live.onEvent('alert.*', (event, record) => void this.refresh(idIn(event?.data) ?? record)),
      live.onEvent('notice', (event, record) => void this.refresh(idIn(event?.data) ?? record)),
      live.onEvent('shared', () => void this.load()),
      live.onEvent('withdrawn', (_, record) => this.alerts.delete(record)),
      live.onEvent('reload', () => void this.load()),
    ];
    return () => offs.forEach((off) => off());
  }

  async load(): Promise<void> {
    try {
      const alerts = await everyPage((cursor) => api.alerts({ box: 'inbox', cursor }));
      const ids = new Set(alerts.map((alert) => alert.id));
      for (const id of this.alerts.keys()) if (!ids.has(id)) this.alerts.delete(id);
      alerts.forEach(this.keep);
      this.problem = null;
      this.loaded = true;
    } catch (problem) {
      this.problem = problem;
    }
  }

  async refresh(id: string): Promise<void> {
    try {
      const alert = await api.alert(id);
      // Other alerts of the operation pass by too; what is not addressed to us is not ours to list.
      if (!alert.mine) return;
      if (!this.alerts.has(id)) this.newest = alert;
      this.keep(alert);
    } catch (problem) {
      if (problem instanceof Problem && (problem.status === 404 || problem.status === 403)) this.alerts.delete(id);
      else this.problem = problem;
    }
  }

  /** Tells that an alert was opened, once. */
  async open(alert: Alert): Promise<void> {
    const state = mineOf(alert)?.state;
    if (state !== 'pending' && state !== 'sent' && state !== 'delivered') return;
    try {
      this.keep(await api.read(alert.id));
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** Keeps an alert unless a newer version is here already. */
  keep = (alert: Alert): void => {
    const held = this.alerts.get(alert.id);
    if (held && held.version > alert.version) return;
    this.alerts.set(alert.id, alert);
    void this.#receive(alert);
  };

  /** It is on this screen now: delivered. Told once; what fails is told again with the next load. */
  async #receive(alert: Alert): Promise<void> {
    if (mineOf(alert)?.state !== 'sent' || this.#received.has(alert.id)) return;
    this.#received.add(alert.id);
    try {
      this.keep(await api.receive(alert.id));
    } catch {
      this.#received.delete(alert.id);
    }
  }
}

function idIn(data: Record<string, unknown> | undefined): string | undefined {
  return typeof data?.id === 'string' ? data.id : undefined;
}
