import { SvelteMap } from 'svelte/reactivity';
import { api, everyPage } from '$lib/api';
import { Kept } from '$lib/kept.svelte';
import type { Live } from '$lib/live.svelte';
import { Resource } from '$lib/resource.svelte';
import { shiftApi } from '$lib/shifts';
import { listSuggestions, type Suggestion } from '$lib/suggestions';
import { Tries } from '$lib/tries.svelte';
import type { Alert, AlertFace, Authority, Checkpoint, Figures, Incident, LiveEvent, MatchFace, Operation, Route } from '$lib/types';

/** An alert that this centre drafted (all of it), or only the state of another's. */
export type AnyAlert = Alert | AlertFace;
export const isOurs = (alert: AnyAlert): alert is Alert => 'title' in alert;

const BURST_MS = 400;

/** What changes with every event of some kind: a burst costs one reading. */
function afterBurst(read: () => unknown): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), BURST_MS);
  };
}

/** Which two countries a match lies between. */
type Between = Pick<MatchFace, 'id' | 'version' | 'countries'>;

/** What the centre knows beside the marks: fetched once, kept true by the events. */
export class Known {
  operation = $state.raw<Operation | null>(null);
  operations = $state.raw<Operation[]>([]);
  posts = $state.raw<Checkpoint[]>([]);
  figures = $state.raw<Figures | null>(null);
  authorities = $state.raw<Authority[]>([]);
  /** Of which other operation an alert is that was asked for: it stands on no board of this one. */
  readonly elsewhere = new Map<string, string>();
  readonly #alerts = new Kept<AnyAlert>({ all: () => this.#listAlerts(), one: (id) => this.#oneAlert(id) });
  readonly #incidents = new Kept<Incident>({ all: () => everyPage((cursor) => api.incidents({ operation: this.code, cursor })), one: api.incident });
  readonly #routes = new Kept<Route>({ all: () => everyPage((cursor) => api.routes(this.code, cursor)), one: api.route });
  readonly #matches = new Kept<Between>({ all: () => everyPage((cursor) => api.matches<MatchFace>({ operation: this.code, cursor })), one: api.match });
  readonly #suggestions = new Kept<Suggestion>({ all: async () => (await listSuggestions(this.code)).items, one: () => Promise.resolve(null) });
  readonly #lists = [this.#alerts, this.#incidents, this.#routes, this.#matches, this.#suggestions];
  readonly alerts = this.#alerts.records;
  readonly incidents = this.#incidents.records;
  readonly routes = this.#routes.records;
  readonly suggestions = this.#suggestions.records;
  readonly parties = { get: (id: string) => this.#matches.records.get(id)?.countries };
  /** When something was last met on a route, ms since 1970: told while we look. */
  readonly routesMet = new SvelteMap<string, number>();
  /** Who is on shift now and next. */
  readonly shifts = new Resource(() => everyPage((cursor) => shiftApi.shifts(this.code, cursor)));
  readonly #tries = new Tries();
  readonly #countAgain = afterBurst(() => this.#count());
  readonly #incidentsAgain = afterBurst(() => this.#incidents.load());
  readonly #suggestAgain = afterBurst(() => this.#suggestions.load());
  readonly #groundAgain = afterBurst(() => this.#ground());
  readonly #matchesAgain = afterBurst(() => this.#matches.load());

  constructor(private readonly code: string) {}

  /** The board stands by the alerts: what else fails at the start keeps none of them back. */
  get loaded(): boolean {
    return this.#alerts.loaded;
  }

  /** Why something of it could not be read; what may pass is tried again by itself. */
  get problem(): unknown {
    return this.#tries.problem ?? this.#lists.find(({ problem }) => problem)?.problem ?? null;
  }

  /** Reads everything again; what the lists no longer name is gone. */
  load = async (): Promise<void> => {
    void this.shifts.load();
    await Promise.all([this.#ground(), this.#count(), ...this.#lists.map(({ load }) => load())]);
  };

  /** Listens until the returned function is called. */
  follow(live: Live): () => void {
    const here = (act: (event: LiveEvent) => void) => (event: LiveEvent | null): void => {
      if (event?.operation === this.code) act(event);
    };
    const off = [
      live.onEvent('reload', () => void this.load()),
      live.onEvent('alert.*', here(({ record, version }) => void this.readAlert(record, version))),
      // Whoever was kept back may be sent to once the directory says so.
      live.onEvent('authority.*', () => void this.#readKeptBack()),
      live.onEvent('proposal.*', (event) => event?.data.kind === 'alert.send-late' && void this.#readKeptBack()),
      live.onEvent('incident.*', here((event) => this.#hearIncident(event))),
      live.onEvent('figures.*', here(this.#countAgain)),
      live.onEvent('journey.*', here(this.#countAgain)),
      live.onEvent('match.*', here((event) => this.#hearMatch(event))),
      live.onEvent('route.changed', here((event) => this.#hearRoute(event))),
      live.onEvent('route.met', here((event) => this.routesMet.set(event.record, Date.parse(event.at)))),
      // What is suggested rests on hits, and on what no route says yet.
      live.onEvent('match.verified', here(this.#suggestAgain)),
      live.onEvent('match.stopped', here(this.#suggestAgain)),
      live.onEvent('shared', () => this.#hearShared()),
      live.onEvent('shift.changed', here(() => void this.shifts.load())),
      live.onEvent('operation.*', () => this.#groundAgain()),
      live.onEvent('checkpoint.added', here(this.#groundAgain)),
      live.onEvent('readiness.changed', here(this.#groundAgain)),
      live.onEvent('withdrawn', (_, record) => this.#forget(record)),
    ];
    return () => {
      off.forEach((stop) => stop());
      for (const tries of [this.#tries, ...this.#lists]) tries.stop();
    };
  }

  /** Takes what an act answered, without waiting for its event. */
  keep(alert: AnyAlert): void {
    if (alert.state === 'discarded') this.#alerts.drop(alert.id);
    else this.#alerts.keep(alert);
  }

  keepIncident = (incident: Incident): void => this.#incidents.keep(incident);
  keepRoute = (route: Route): void => this.#routes.keep(route);
  dropRoute = (id: string): void => this.#routes.drop(id);
  dropSuggestion = (id: string): void => this.#suggestions.drop(id);

  async readDirectory(): Promise<void> {
    if (!this.authorities.length) this.authorities = await everyPage((cursor) => api.authorities({ cursor }));
  }

  /** Reads one alert again, unless a newer version than this is here; one that is not ours to see (any more) is gone. */
  readonly readAlert = this.#alerts.refresh;

  async #oneAlert(id: string): Promise<AnyAlert | null> {
    const alert = await api.alert<AnyAlert>(id);
    if (alert.operation !== this.code) this.elsewhere.set(id, alert.operation);
    else if (alert.state === 'discarded') this.#alerts.drop(id);
    else return alert;
    return null;
  }

  /** Those of this centre, and the others that stand here: no list names the alerts of other centres. */
  async #listAlerts(): Promise<AnyAlert[]> {
    const boxes = (['sent', 'draft'] as const).map((box) => everyPage((cursor) => api.alerts<AnyAlert>({ box, operation: this.code, cursor })));
    const ours = (await Promise.all(boxes)).flat();
    const named = new Set(ours.map(({ id }) => id));
    const others = [...this.alerts.values()].filter(({ id }) => !named.has(id));
    await Promise.all(others.map(({ id }) => this.readAlert(id)));
    return [...ours, ...others.flatMap(({ id }) => this.alerts.get(id) ?? [])];
  }

  #ground(): Promise<void> {
    return this.#tries.run('ground', async () => {
      const [operations, posts] = await Promise.all([api.operations(), everyPage((cursor) => api.checkpoints(this.code, cursor))]);
      this.operations = operations.items;
      this.operation = operations.items.find(({ code }) => code === this.code) ?? null;
      this.posts = posts;
    });
  }

  #count(): Promise<void> {
    return this.#tries.run('figures', async () => void (this.figures = await api.figures(this.code)));
  }

  async #readKeptBack(): Promise<void> {
    const kept = [...this.alerts.values()].filter(isOurs).filter(({ state, addressees }) => state === 'released' && addressees.some(({ blocked }) => blocked));
    await Promise.all(kept.map(({ id }) => this.readAlert(id)));
  }

  #hearRoute({ record, version, data }: LiveEvent): void {
    this.#suggestAgain();
    if (data.state === 'removed') this.#routes.drop(record);
    else void this.#routes.refresh(record, version);
  }

  /** Which kind of record it is nobody says. */
  #hearShared(): void {
    this.#suggestAgain();
    this.#countAgain();
    this.#incidentsAgain();
    this.#matchesAgain();
  }

  #hearIncident({ record, version }: LiveEvent): void {
    this.#countAgain();
    void this.#incidents.refresh(record, version);
  }

  #hearMatch({ record, version, data }: LiveEvent): void {
    const { checked, owner } = data as Partial<MatchFace['countries']>;
    if (checked && owner) this.#matches.keep({ id: record, version, countries: { checked, owner } });
  }

  #forget(record: string): void {
    for (const list of [this.#alerts, this.#incidents, this.#matches, this.#routes]) list.drop(record);
    this.#suggestAgain();
    this.#countAgain();
  }
}
