import { proofOfSocket } from './device';
import type { LiveEvent, Viewer } from './types';

/** What the server sends over `/ws`. */
export type Frame =
  | { type: 'ready'; cursor: string; viewer: Viewer; heartbeat_s: number }
  | { type: 'heartbeat'; cursor: string; at: string }
  | { type: 'event'; cursor: string; event: LiveEvent }
  | { type: 'notice'; event: LiveEvent }
  | { type: 'shared'; cursor: string; record: string }
  | { type: 'withdrawn'; cursor: string; record: string }
  | { type: 'resync'; why: 'slow' | 'expired' | 'epoch' | 'access'; cursor: string }
  | { type: 'bye'; why: 'revoked' | 'expired' | 'shutdown' | 'wipe' }
  | { type: 'pong' };

export interface Hooks {
  /** Where to go on from: read again before each attempt, so that a snapshot can be taken first. */
  cursor: () => Promise<string | null>;
  onframe: (frame: Frame) => void;
  onopen: () => void;
  /** `crowded`: as many pages of this session are open as may be. */
  onlost: (crowded: boolean) => void;
}

/** The server sends a heartbeat every 20 s; until it has said so. */
const HEARTBEAT_S = 20;
/** Silent for two and a half heartbeats: the connection is dead even when the socket has not noticed. */
const SILENCE = 2.5;
/** Seconds before each further attempt; the last one repeats. Home routers and servers come back within these. */
const BACKOFF_S = [0.25, 0.5, 1, 2, 4, 8, 15];
/** Not signed in or revoked: trying again is of no use. */
const CLOSED_SIGNED_OUT = 4401;
const CLOSED_CROWDED = 4409;

/** One websocket that stays: says hello with the cursor, notices silence, comes back with growing pauses. */
export class Connection {
  #socket: WebSocket | null = null;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #heartbeatS = HEARTBEAT_S;
  #wanted = false;

  constructor(private readonly url: string, private readonly hooks: Hooks) {}

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    addEventListener('online', this.#hurry);
    void this.#attempt();
  }

  stop(): void {
    this.#wanted = false;
    removeEventListener('online', this.#hurry);
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** Leaves this socket and takes a new one at once. */
  again(): void {
    this.#drop();
    this.#attempts = 0;
    if (this.#wanted) void this.#attempt();
  }

  #hurry = (): void => {
    if (!this.#socket) {
      clearTimeout(this.#timer);
      void this.#attempt();
    }
  };

  async #attempt(): Promise<void> {
    this.#attempts += 1;
    const attempt = this.#attempts;
    let cursor: string | null;
    try {
      cursor = await this.hooks.cursor();
    } catch {
      if (this.#wanted && attempt === this.#attempts) this.#retry();
      return;
    }
    // Another attempt (a network that came back) may have overtaken this one while it waited.
    if (!this.#wanted || this.#socket || attempt !== this.#attempts) return;
    this.#open(cursor);
  }

  #open(cursor: string | null): void {
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    this.#listen();
    socket.onopen = () => void this.#greet(socket, cursor);
    socket.onmessage = (message: MessageEvent<string>) => this.#receive(JSON.parse(message.data) as Frame);
    socket.onclose = (close) => {
      if (this.#socket !== socket) return;
      if (close.code === CLOSED_SIGNED_OUT) this.hooks.onframe({ type: 'bye', why: 'revoked' });
      this.#lose(close.code === CLOSED_CROWDED);
    };
  }

  async #greet(socket: WebSocket, cursor: string | null): Promise<void> {
    const proof = await proofOfSocket();
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'hello', cursor, topics: [], proof }));
  }

  #receive(frame: Frame): void {
    this.#listen();
    if (frame.type === 'ready') {
      this.#attempts = 0;
      this.#heartbeatS = frame.heartbeat_s;
      this.hooks.onopen();
    }
    this.hooks.onframe(frame);
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lose(), this.#heartbeatS * SILENCE * 1000);
  }

  #lose(crowded = false): void {
    this.#drop();
    this.hooks.onlost(crowded);
    if (this.#wanted) this.#retry();
  }

  #retry(): void {
    const pause = BACKOFF_S[Math.min(this.#attempts, BACKOFF_S.length) - 1] ?? BACKOFF_S[0]!;
    // Spread out, so that all screens of a centre do not come back in the same instant.
    this.#timer = setTimeout(() => void this.#attempt(), pause * 1000 * (0.75 + Math.random() / 2));
  }

  #drop(): void {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }
}
