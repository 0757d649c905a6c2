import { getContext, setContext } from 'svelte';
import { api } from './api';
import { now } from './clock.svelte';
import { OUTDATED, type Snapshot } from './columns';
import { Connection, type Frame } from './connection';
import { Marks } from './marks/marks';
import { isRefused, Problem } from './problem';
import type { EventKind, LiveEvent } from './types';

/** How fresh this screen is, for the frame to say in words. `lag` and `since`: seconds; ms since 1970. */
export type Link =
  | { state: 'live'; lag: number }
  | { state: 'connecting' }
  | { state: 'reconnecting'; since: number }
  | { state: 'crowded' }
  | { state: 'stale'; minutes: number }
  | { state: 'offline'; since: number };

/** What a screen may wait for: a kind, a family (`match.*`), a record shared or withdrawn, a P1 notice, a full reload. */
export type Heard = EventKind | `${string}.*` | 'shared' | 'withdrawn' | 'notice' | 'reload';
export type Hook = (event: LiveEvent | null, record: string) => void;

export interface LiveOptions {
  operation: string;
  /** The session is over: revoked, expired, or signed out elsewhere. */
  onbye?: (why: string) => void;
  snapshot?: (operation: string, ondrawn?: (marks: Marks) => void) => Promise<Snapshot>;
  url?: string;
}

/** Newest events that a screen can look back on. */
const RING = 500;
/** After a minute without the server, what is shown counts as stale. */
const STALE_MS = 60_000;
/** In a hidden tab no frame is drawn, so batches go by this clock. */
const HIDDEN_BATCH_MS = 250;
/** After these, what a screen has read may be another for its reader. */
const ALWAYS: readonly Heard[] = ['shared', 'withdrawn', 'reload'];
/** Events that come within this are read for once, also of records that are shared together. */
const READ_PAUSE_MS = 300;

/**
 * The one live store: snapshot, then every event after it, in order. Marks as columns, newest events first.
 * Frames are applied once per animation frame, so that a burst costs one update of the screen.
 */
export class Live {
  readonly operation: string;
  /** Another table after a new beginning. A row that changes in it tells nobody here: `freshAt` does, once a frame. */
  marks = $state.raw(new Marks());
  /** On a slow line: what can be drawn already of a snapshot whose ids are still on their way. */
  arriving = $state.raw<Marks | null>(null);
  events = $state.raw<LiveEvent[]>([]);
  /** When what is shown was last known true, ms since 1970; 0 before the first snapshot. */
  freshAt = $state(0);
  /** Why there is no snapshot yet; another attempt follows by itself. */
  problem = $state.raw<unknown>(null);
  /** Events that came late, after the last reconnect. */
  replayed = $state(0);
  #lag = $state(0);
  #lostAt = $state(0);
  /** Times in a row that this page was one too many. The first may count sockets that broke off with ours, which the server has not missed yet. */
  #refusals = $state(0);
  #open = $state(false);
  #online = $state(navigator.onLine);
  #cursor: string | null = null;
  #needsSnapshot = true;
  #everOpen = false;
  #openedAt = 0;
  #waiting: Frame[] = [];
  #drawing = false;
  #sharing: ReturnType<typeof setTimeout> | undefined;
  readonly #hooks = new Map<Heard, Set<Hook>>();
  readonly #connection: Connection;
  readonly #snapshot: NonNullable<LiveOptions['snapshot']>;
  readonly #onbye: ((why: string) => void) | undefined;

  constructor({ operation, onbye, snapshot = api.snapshot, url = socketAddress() }: LiveOptions) {
    this.operation = operation;
    this.#snapshot = snapshot;
    this.#onbye = onbye;
    this.#connection = new Connection(url, {
      cursor: this.#whereToGoOn,
      onframe: this.#take,
      onopen: this.#opened,
      onlost: this.#lost,
    });
  }

  start(): void {
    addEventListener('online', this.#network);
    addEventListener('offline', this.#network);
    this.#connection.start();
  }

  stop(): void {
    removeEventListener('online', this.#network);
    removeEventListener('offline', this.#network);
    clearTimeout(this.#sharing);
    this.#connection.stop();
  }

  get link(): Link {
    if (!this.#online) return { state: 'offline', since: this.#lostAt || now.ms };
    if (this.#open) return { state: 'live', lag: this.#lag };
    if (this.#refusals > 1) return { state: 'crowded' };
    if (!this.#lostAt) return { state: 'connecting' };
    const away = now.ms - this.#lostAt;
    if (away > STALE_MS) return { state: 'stale', minutes: Math.floor(away / STALE_MS) };
    return { state: 'reconnecting', since: this.#lostAt };
  }

  /** Calls `hook` for each event of a kind; the answer takes it off again (so `$effect(() => live.onEvent(…))` works). */
  onEvent(heard: Heard, hook: Hook): () => void {
    const hooks = this.#hooks.get(heard) ?? new Set();
    this.#hooks.set(heard, hooks.add(hook));
    return () => hooks.delete(hook);
  }

  /** Keeps true what a screen has read: reads it again at events of these kinds (`about`: those that concern it), at whatever
   *  came to be ours or is ours no longer, and at a new beginning. Once for all that comes close together. */
  keep(heard: readonly Heard[], read: () => unknown, about: (event: LiveEvent) => boolean = () => true): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon: Hook = (event) => {
      if (event && !about(event)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void read();
      }, READ_PAUSE_MS);
    };
    const offs = [...heard, ...ALWAYS].map((one) => this.onEvent(one, soon));
    return () => {
      clearTimeout(timer);
      offs.forEach((off) => off());
    };
  }

  #whereToGoOn = async (): Promise<string | null> => {
    if (!this.#needsSnapshot) return this.#cursor;
    if (!this.operation) {
      // A prosecutor, a bureau outside: no map, only events, after a cut the ones that were missed.
      this.#needsSnapshot = false;
      return (this.#cursor = null);
    }
    try {
      // Only an empty screen draws what has not wholly come; later ones show what they have until then.
      const ondrawn = this.freshAt ? undefined : (drawn: Marks): void => void (this.arriving = drawn);
      const { cursor, marks } = await this.#snapshot(this.operation, ondrawn);
      this.marks = marks;
      this.#cursor = cursor;
    } catch (problem) {
      // Some roles hold no map: they follow the events alone. Anything else is worth another attempt.
      if (!isRefused(problem)) {
        this.problem = problem;
        if (isOutdated(problem)) this.#connection.stop();
        throw problem;
      }
      this.#cursor = null;
    } finally {
      this.arriving = null;
    }
    this.problem = null;
    this.#needsSnapshot = false;
    this.freshAt = Date.now();
    return this.#cursor;
  };

  #opened = (): void => {
    const firstTime = !this.#everOpen;
    this.#everOpen = true;
    this.#open = true;
    this.#refusals = 0;
    this.#lostAt = 0;
    this.#lag = 0;
    this.replayed = 0;
    this.#openedAt = Date.now();
    this.freshAt = Date.now();
    // What a screen fetched by itself before the stream was open may be old by now.
    if (firstTime || this.#cursor === null) this.#tell('reload', null, '');
  };

  #lost = (crowded: boolean): void => {
    this.#open = false;
    this.#refusals = crowded ? this.#refusals + 1 : 0;
    this.#lostAt ||= Date.now();
  };

  #network = (): void => {
    this.#online = navigator.onLine;
    if (!this.#online) this.#lostAt ||= Date.now();
  };

  #take = (frame: Frame): void => {
    if (frame.type === 'resync') return this.#resync();
    if (frame.type === 'bye') return this.#bye(frame.why);
    if (frame.type === 'notice') return this.#tell('notice', frame.event, frame.event.record);
    this.#waiting.push(frame);
    if (this.#drawing) return;
    this.#drawing = true;
    if (document.hidden) setTimeout(this.#draw, HIDDEN_BATCH_MS);
    else requestAnimationFrame(this.#draw);
  };

  #draw = (): void => {
    this.#drawing = false;
    const frames = this.#waiting;
    this.#waiting = [];
    const events: LiveEvent[] = [];
    for (const frame of frames) this.#apply(frame, events);
    this.freshAt = Date.now();
    if (!events.length) return;
    // Records are gone by the hundred, and nobody tells of each.
    if (events.some((event) => event.kind === 'records.purged')) this.#resync();
    this.events = [...events.reverse(), ...this.events].slice(0, RING);
    for (const event of events.reverse()) this.#tellAbout(event);
  };

  #apply(frame: Frame, events: LiveEvent[]): void {
    if ('cursor' in frame && frame.type !== 'ready') this.#cursor = frame.cursor;
    if (frame.type === 'event') {
      this.#mark(frame.event);
      this.#measure(frame.event);
      events.push(frame.event);
    } else if (frame.type === 'withdrawn') {
      if (!this.marks.remove(frame.record)) this.#readAgain();
      this.events = this.events.filter((event) => event.record !== frame.record);
      this.#tell('withdrawn', null, frame.record);
    } else if (frame.type === 'shared') {
      this.#shared(frame.record);
    } else if (frame.type === 'ready') {
      this.#cursor ??= frame.cursor;
    }
  }

  #mark({ mark, record, version, recorded_at, operation }: LiveEvent): void {
    if (!mark || operation !== this.operation) return;
    this.marks.put({ ...mark, record, version, occurred_at: new Date(mark.occurred_at).getTime(), recorded_at: Date.parse(recorded_at) });
  }

  #measure({ recorded_at }: LiveEvent): void {
    const recorded = Date.parse(recorded_at);
    if (recorded < this.#openedAt) this.replayed += 1;
    else this.#lag = Math.max(0, (Date.now() - recorded) / 1000);
  }

  #shared(record: string): void {
    this.#tell('shared', null, record);
    this.#readAgain();
  }

  #readAgain(): void {
    clearTimeout(this.#sharing);
    this.#sharing = setTimeout(() => void this.#addShared(), READ_PAUSE_MS);
  }

  async #addShared(): Promise<void> {
    if (!this.operation) return;
    try {
      const { marks } = await this.#snapshot(this.operation);
      this.marks.take(marks);
      this.freshAt = Date.now();
    } catch (problem) {
      // The cursor is past what was shared: only a new beginning brings it.
      if (!isRefused(problem)) this.#resync();
    }
  }

  #resync(): void {
    this.#waiting = [];
    this.#needsSnapshot = true;
    this.#everOpen = false;
    this.#connection.again();
  }

  #bye(why: 'revoked' | 'expired' | 'shutdown' | 'wipe'): void {
    if (why === 'shutdown') return;
    this.stop();
    this.#open = false;
    this.#onbye?.(why);
  }

  #tellAbout(event: LiveEvent): void {
    this.#tell(event.kind, event, event.record);
    this.#tell(`${event.kind.split('.')[0]}.*`, event, event.record);
  }

  #tell(heard: Heard, event: LiveEvent | null, record: string): void {
    for (const hook of this.#hooks.get(heard) ?? []) hook(event, record);
  }
}

/** However often this page asks, it cannot read what comes. */
export function isOutdated(problem: unknown): boolean {
  return problem instanceof Problem && problem.slug === OUTDATED;
}

const KEY = Symbol('live');

export const setLive = (live: Live): Live => setContext(KEY, live);
export const getLive = (): Live => getContext(KEY);

function socketAddress(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}
