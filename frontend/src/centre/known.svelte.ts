import { SvelteMap } from 'svelte/reactivity';
import { api, everyPage } from '$lib/api';
import type { Live } from '$lib/live.svelte';
import { inTurn } from '$lib/inturn';
import { Resource } from '$lib/resource.svelte';
import { shiftApi } from '$lib/shifts';
import { listSuggestions, type Suggestion } from '$lib/suggestions';
import { Problem } from '$lib/problem';
import type { Alert, AlertFace, Authority, Checkpoint, Figures, Incident, LiveEvent, MatchFace, Operation, Route } from '$lib/types';

/** An alert that this centre drafted (all of it), or only the state of another's. */
export type AnyAlert = Alert | AlertFace;
export const isOurs = (alert: AnyAlert): alert is Alert => 'title' in alert;

const BURST_MS = 400;

/** What changes with every event of some kind: a burst costs one reading. */
function afterBurst(read: () => Promise<unknown>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), BURST_MS);
  };
}

/** What the centre knows beside the marks: fetched once, kept true by the events. */
export class Known {
  operation = $state.raw<Operation | null>(null);
  operations = $state.raw<Operation[]>([]);
  posts = $state.raw<Checkpoint[]>([]);
  figures = $state.raw<Figures | null>(null);
  authorities = $state.raw<Authority[]>([]);
  readonly alerts = new SvelteMap<string, AnyAlert>();
  /** Of which other operation an alert is that was asked for: it stands on no board of this one. */
  readonly elsewhere = new Map<string, string>();
  readonly incidents = new SvelteMap<string, Incident>();
  readonly routes = new SvelteMap<string, Route>();
  readonly suggestions = new SvelteMap<string, Suggestion>();
  /** When something was last met on a route, ms since 1970: told while we look. */
  readonly routesMet = new SvelteMap<string, number>();
  /** Which two countries a match lies between. */
  readonly parties = new SvelteMap<string, MatchFace['countries']>();
  /** Who is on shift now and next. */
  readonly shifts = new Resource(() => everyPage((cursor) => shiftApi.shifts(this.code, cursor)));
  loaded = $state(false);
  problem = $state.raw<unknown>(null);
  readonly #countAgain = afterBurst(() => Promise.all([this.#readFigures(), this.#readIncidents()]));
  readonly #suggestAgain = afterBurst(() => this.#readSuggestions());
  readonly #groundAgain = afterBurst(() => this.#ground());
  readonly #matchesAgain = afterBurst(() => this.#readMatches());
  /** The newest reading of everything: what an older one brings is no longer true. */
  #reading = 0;
  /** What was heard of since that reading began: its lists may not name it yet. */
  readonly #heard = new Set<string>();

  constructor(private readonly code: string) {}

  /** Reads everything again; what the lists no longer name is gone. */
  async load(): Promise<void> {
    const reading = ++this.#reading;
    this.#heard.clear();
    this.problem = null;
    void this.shifts.load();
    try {
      const [, , incidents, alerts, matches, routes] = await Promise.all([
        this.#ground(), this.#readFigures(), this.#listIncidents(), this.#listAlerts(), this.#listMatches(), this.#listRoutes(), this.#readSuggestions(),
      ]);
      if (reading !== this.#reading) return;
      this.#replace(this.incidents, incidents, (incident) => incident);
      this.#replace(this.parties, matches, (match) => match.countries);
      this.#replace(this.routes, routes, (route) => route);
      for (const alert of alerts) this.alerts.set(alert.id, alert);
      // No list names the alerts of other centres: each is asked for by itself.
      const named = new Set(alerts.map(({ id }) => id));
      await Promise.all([...this.alerts.keys()].filter((id) => !named.has(id)).map((id) => this.readAlert(id)));
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
      // Whoever was kept back may be sent to once the directory says so.
      live.onEvent('authority.*', () => void this.#readKeptBack()),
      live.onEvent('proposal.*', (event) => event?.data.kind === 'alert.send-late' && void this.#readKeptBack()),
      live.onEvent('incident.*', (event, record) => event && this.#hearIncident(record)),
      live.onEvent('figures.*', (event) => event?.operation === this.code && this.#countAgain()),
      live.onEvent('journey.*', (event) => event?.operation === this.code && this.#countAgain()),
      live.onEvent('match.*', (event) => this.#hearMatch(event)),
      live.onEvent('route.changed', (event) => void this.#hearRoute(event)),
      live.onEvent('route.met', (event) => event?.operation === this.code && this.routesMet.set(event.record, Date.parse(event.at))),
      // What is suggested rests on hits, and on what no route says yet.
      live.onEvent('match.verified', (event) => event?.operation === this.code && this.#suggestAgain()),
      live.onEvent('match.stopped', (event) => event?.operation === this.code && this.#suggestAgain()),
      live.onEvent('shared', () => this.#hearShared()),
      live.onEvent('shift.changed', (event) => event?.operation === this.code && void this.shifts.load()),
      live.onEvent('operation.phase', () => void this.#ground()),
      live.onEvent('checkpoint.added', (event) => event?.operation === this.code && this.#groundAgain()),
      live.onEvent('readiness.changed', (event) => event?.operation === this.code && this.#groundAgain()),
      live.onEvent('withdrawn', (_, record) => this.#forget(record)),
    ];
    return () => off.forEach((stop) => stop());
  }

  /** Takes what an act answered, without waiting for its event. */
  keep(alert: AnyAlert): void {
    if (alert.state === 'discarded') this.alerts.delete(alert.id);
    else this.alerts.set(alert.id, alert);
  }

  keepRoute(route: Route): void {
    this.routes.set(route.id, route);
  }

  async readDirectory(): Promise<void> {
    if (!this.authorities.length) this.authorities = await everyPage((cursor) => api.authorities({ cursor }));
  }

  /** Reads one alert again, unless a newer version than this is here; one that is not ours to see (any more) is gone. */
  readonly readAlert = inTurn(
    (id) => this.#readAlert(id),
    (id, version) => version < (this.alerts.get(id)?.version ?? 0),
  );

  async #readAlert(id: string): Promise<void> {
    try {
      const alert = await api.alert<AnyAlert>(id);
      if (alert.operation === this.code) this.keep(alert);
      else this.elsewhere.set(id, alert.operation);
    } catch (problem) {
      if (!(problem instanceof Problem) || (problem.status !== 404 && problem.status !== 403)) throw problem;
      this.alerts.delete(id);
    }
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
    for (const incident of await this.#listIncidents()) this.incidents.set(incident.id, incident);
  }

  #listIncidents(): Promise<Incident[]> {
    return everyPage((cursor) => api.incidents({ operation: this.code, cursor }));
  }

  async #listAlerts(): Promise<AnyAlert[]> {
    const boxes = (['sent', 'draft'] as const).map((box) => everyPage((cursor) => api.alerts<AnyAlert>({ box, operation: this.code, cursor })));
    return (await Promise.all(boxes)).flat();
  }

  async #readMatches(): Promise<void> {
    for (const { id, countries } of await this.#listMatches()) this.parties.set(id, countries);
  }

  #listMatches(): Promise<MatchFace[]> {
    return everyPage((cursor) => api.matches<MatchFace>({ operation: this.code, cursor }));
  }

  #replace<T extends { id: string }, K>(held: SvelteMap<string, K>, listed: T[], kept: (one: T) => K): void {
    const named = new Set(listed.map(({ id }) => id));
    for (const id of held.keys()) if (!named.has(id) && !this.#heard.has(id)) held.delete(id);
    for (const one of listed) held.set(one.id, kept(one));
  }

  async #hearAlert(event: LiveEvent | null): Promise<void> {
    if (event?.operation === this.code) await this.readAlert(event.record, event.version);
  }

  async #readKeptBack(): Promise<void> {
    const kept = [...this.alerts.values()].filter(isOurs).filter(({ state, addressees }) => state === 'released' && addressees.some(({ blocked }) => blocked));
    await Promise.all(kept.map(({ id }) => this.readAlert(id)));
  }

  #listRoutes(): Promise<Route[]> {
    return everyPage((cursor) => api.routes(this.code, cursor));
  }

  async #readSuggestions(): Promise<void> {
    const { items } = await listSuggestions(this.code);
    this.#replace(this.suggestions, items, (one) => one);
  }

  async #hearRoute(event: LiveEvent | null): Promise<void> {
    if (event?.operation !== this.code) return;
    this.#suggestAgain();
    this.#heard.add(event.record);
    if (event.data.state === 'removed') this.routes.delete(event.record);
    else for (const route of await this.#listRoutes()) this.routes.set(route.id, route);
  }

  /** Which kind of record it is nobody says. */
  #hearShared(): void {
    this.#suggestAgain();
    this.#countAgain();
    this.#matchesAgain();
  }

  #hearIncident(record: string): void {
    this.#heard.add(record);
    this.#countAgain();
  }

  #hearMatch(event: LiveEvent | null): void {
    const { checked, owner } = (event?.data ?? {}) as Partial<MatchFace['countries']>;
    if (!event || !checked || !owner) return;
    this.#heard.add(event.record);
    this.parties.set(event.record, { checked, owner });
  }

  #forget(record: string): void {
    this.alerts.delete(record);
    this.incidents.delete(record);
    this.parties.delete(record);
    this.routes.delete(record);
    this.#suggestAgain();
    this.#countAgain();
  }
}
