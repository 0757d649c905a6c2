import { SvelteMap } from 'svelte/reactivity';
import { api, everyPage } from '$lib/api';
import type { Live } from '$lib/live.svelte';
import type { Alert, AlertFace, Authority, Checkpoint, Figures, Incident, LiveEvent, MatchFace, Operation } from '$lib/types';

/** An alert that this centre drafted (all of it), or only the state of another's. */
export type AnyAlert = Alert | AlertFace;
export const isOurs = (alert: AnyAlert): alert is Alert => 'title' in alert;

/** Figures change with every incident; a burst costs one reading. */
const FIGURES_PAUSE_MS = 400;

/** What the centre knows beside the marks: fetched once, kept true by the events. */
export class Known {
  operation = $state.raw<Operation | null>(null);
  operations = $state.raw<Operation[]>([]);
  posts = $state.raw<Checkpoint[]>([]);
  figures = $state.raw<Figures | null>(null);
  authorities = $state.raw<Authority[]>([]);
  readonly alerts = new SvelteMap<string, AnyAlert>();
  readonly incidents = new SvelteMap<string, Incident>();
  /** Which two countries a match lies between. */
  readonly parties = new SvelteMap<string, MatchFace['countries']>();
  loaded = $state(false);
  problem = $state.raw<unknown>(null);
  #counting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly code: string) {}

  /** The user names that stand in the alerts here, for whoever names somebody. */
  get people(): string[] {
    const authors = [...this.alerts.values()].filter(isOurs).flatMap((alert) => [
      alert.drafted_by, alert.released_by, ...alert.addressees.map(({ acknowledged_by }) => acknowledged_by), ...alert.thread.map(({ by }) => by),
    ]);
    return [...new Set(authors.flatMap((author) => (author ? [author.user] : [])))].sort();
  }

  async load(): Promise<void> {
    this.problem = null;
    try {
      await Promise.all([this.#ground(), this.#readFigures(), this.#readIncidents(), this.#readAlerts(), this.#readMatches()]);
      this.loaded = true;
    } catch (problem) {
      this.problem = problem;
    }
  }

  /** Listens until the returned function is called. */
  follow(live: Live): () => void {
    const off = [
      live.onEvent('reload', () => void this.load()),
      live.onEvent('alert.*', (event) => void this.#hearAlert(event)),
      live.onEvent('incident.recorded', () => this.#hearIncident()),
      live.onEvent('match.*', (event) => this.#hearMatch(event)),
      live.onEvent('operation.phase', () => void this.#ground()),
      live.onEvent('withdrawn', (_, record) => this.#forget(record)),
    ];
    return () => off.forEach((stop) => stop());
  }

  /** Takes what an act answered, without waiting for its event. */
  keep(alert: Alert): void {
    this.alerts.set(alert.id, alert);
  }

  async readDirectory(): Promise<void> {
    if (!this.authorities.length) this.authorities = await everyPage((cursor) => api.authorities({ cursor }));
  }

  async readAlert(id: string): Promise<void> {
    this.alerts.set(id, await api.alert<AnyAlert>(id));
  }

  async #ground(): Promise<void> {
    const [operations, posts] = await Promise.all([api.operations(), everyPage((cursor) => api.checkpoints(this.code, cursor))]);
    this.operations = operations.items;
    this.operation = operations.items.find(({ code }) => code === this.code) ?? null;
    this.posts = posts;
  }

  async #readFigures(): Promise<void> {
    this.figures = await api.figures(this.code);
  }

  async #readIncidents(): Promise<void> {
    const incidents = await everyPage((cursor) => api.incidents({ operation: this.code, cursor }));
    for (const incident of incidents) this.incidents.set(incident.id, incident);
  }

  async #readAlerts(): Promise<void> {
    const boxes = (['sent', 'draft'] as const).map((box) => everyPage((cursor) => api.alerts<AnyAlert>({ box, operation: this.code, cursor })));
    for (const alert of (await Promise.all(boxes)).flat()) this.alerts.set(alert.id, alert);
  }

  async #readMatches(): Promise<void> {
    const matches = await everyPage((cursor) => api.matches<MatchFace>({ operation: this.code, cursor }));
    for (const match of matches) this.parties.set(match.id, match.countries);
  }

  async #hearAlert(event: LiveEvent | null): Promise<void> {
    if (event?.operation === this.code) await this.readAlert(event.record);
  }

  #hearIncident(): void {
    clearTimeout(this.#counting);
    this.#counting = setTimeout(() => void Promise.all([this.#readFigures(), this.#readIncidents()]), FIGURES_PAUSE_MS);
  }

  #hearMatch(event: LiveEvent | null): void {
    const { checked, owner } = (event?.data ?? {}) as Partial<MatchFace['countries']>;
    if (event && checked && owner) this.parties.set(event.record, { checked, owner });
  }

  #forget(record: string): void {
    this.alerts.delete(record);
    this.incidents.delete(record);
    this.parties.delete(record);
  }
}
