import { at } from '$lib/address';
import { get, post, streamed } from '$lib/api';
import { hearsTime } from '$lib/device';
import { dropPack } from '$lib/wipe';
import type { Subject } from '$lib/types';
import { PackClock, type Known, type Now } from './clock';
import { keepPack, keepTime, keptPack, type KeptPack } from './kept';
import { importKey, Pack, type Header, type Offline } from './pack';

/** A pack as the server tells of it. */
interface Built {
  id: string;
  state: 'building' | 'ready' | 'failed' | 'replaced' | 'expired';
  bytes: number;
  sha256: string;
}

const LOOK_EVERY_MS = 1000;
const NOTE_EVERY_MS = 60_000;
/** How long a phone with a link may hold a pack in which somebody was erased. */
const ASK_EVERY_MS = 600_000;

/** The pack that this officer carries for this operation: fetched, asked, thrown away when it has run out. */
export class Carried {
  /** `none`, `ready`; on its way: `building` at the server, `fetching`. */
  state = $state<'none' | 'building' | 'fetching' | 'ready'>('none');
  header = $state.raw<Header | null>(null);
  /** Bytes of the pack on the phone. */
  size = $state(0);
  /** How much of it has come, 0 … 1. */
  share = $state(0);
  problem = $state.raw<unknown>(null);
  /** Why the pack is not asked until the phone's clock is right or the server has been heard. */
  doubt = $state<'behind' | 'ahead' | null>(null);
  /** How far the server's clock is ahead of the phone's, ms, as far as it has been heard. */
  ahead = $state(0);
  #pack: Pack | null = null;
  #clock: PackClock | null = null;
  #heard: Known | null = null;
  readonly #noting = setInterval(() => void this.#now(), NOTE_EVERY_MS);
  readonly #asking = setInterval(() => void this.#stands(), ASK_EVERY_MS);
  #stopped = false;

  constructor(private readonly user: string, private readonly operation: string) {
    hearsTime.add(this.#hear);
  }

  /** What is on the phone: another person's is thrown away, another operation's cannot be asked here. */
  load = async (): Promise<void> => {
    try {
      const kept = await keptPack();
      if (kept && kept.pack.user === this.user && kept.pack.operation === this.operation) this.#take(kept.pack, this.#heard ?? kept.known);
      else if (kept && kept.pack.user !== this.user) await dropPack();
      void this.#stands();
    } catch (problem) {
      this.problem = problem;
    }
  };

  /** Has a pack built and takes it along; until it is here the one before stays. */
  fetch = async (): Promise<void> => {
    this.problem = null;
    this.state = 'building';
    try {
      const built = await this.#built(await post<Built>('/api/packs', { operation: this.operation }));
      this.share = 0;
      this.state = 'fetching';
      const file = await streamed(at`/api/packs/${built.id}/content`, (bytes) => (this.share = bytes / built.bytes));
      if ((await digestOf(file)) !== built.sha256) throw new Error('The pack did not come whole.');
      const { key, salt } = await get<{ key: string; salt: string }>(at`/api/packs/${built.id}/key`);
      const kept = { user: this.user, operation: this.operation, file, key: await importKey(raw(key)), salt: raw(salt) };
      const known = this.#heard;
      if (!known) throw new Error('The server did not say what time it is.');
      await keepPack(kept, known);
      if (this.#stopped) return await dropPack();
      this.#take(kept, known);
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.state = this.#pack ? 'ready' : 'none';
    }
  };

  /** What it says without a link; null where there is none that may be asked. */
  ask = async (subject: Subject): Promise<Offline | null> => {
    const now = await this.#now();
    return now && this.#pack ? this.#pack.ask(subject, now) : null;
  };

  /** Nothing of it stays on the phone. */
  drop = async (): Promise<void> => {
    this.#pack = null;
    this.#clock = null;
    this.doubt = null;
    this.header = null;
    this.state = 'none';
    await dropPack();
  };

  /** This screen is left; a pack that is still on its way is not kept for whoever comes next. */
  stop(): void {
    this.#stopped = true;
    clearInterval(this.#noting);
    clearInterval(this.#asking);
    hearsTime.delete(this.#hear);
  }

  #hear = (server: number): void => {
    this.#heard = { ahead: server - Date.now(), latest: server };
    this.ahead = this.#heard.ahead;
    this.#clock?.hear(server);
    this.#judge();
  };

  /** The server takes back packs in which somebody was erased: they go, unless another window has taken a newer one along. */
  #stands = async (): Promise<void> => {
    const id = this.header?.id;
    if (!id) return;
    try {
      if ((await get<Built>(at`/api/packs/${id}`)).state !== 'replaced') return;
    } catch {
      return; // without a link its time ends it
    }
    const kept = await keptPack();
    const newer = kept && new Pack(kept.pack.file, kept.pack.key, kept.pack.salt).header.id !== id;
    if (newer) this.#take(kept.pack, kept.known);
    else await this.drop();
  };

  #take({ file, key, salt }: KeptPack, known: Known): void {
    const pack = new Pack(file, key, salt);
    this.#clock = new PackClock(known, Date.parse(pack.header.expires_at));
    this.#pack = pack;
    this.ahead = known.ahead;
    this.header = pack.header;
    this.size = file.length;
    this.state = 'ready';
    this.#judge();
  }

  /** What time it is, kept with the pack; null when it must not be asked. */
  async #now(): Promise<Date | null> {
    const now = this.#judge();
    if (now && this.#clock) await keepTime(this.#clock.known);
    return now;
  }

  /** A pack that has run out is thrown away; one of which only the phone's clock says so is kept, and not asked. */
  #judge(): Date | null {
    const now: Now | null = this.#clock?.now() ?? null;
    if (now === 'over') void this.drop();
    this.doubt = now === 'behind' || now === 'ahead' ? now : null;
    return now instanceof Date ? now : null;
  }

  async #built(pack: Built): Promise<Built> {
    while (pack.state === 'building' && !this.#stopped) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      pack = await get<Built>(at`/api/packs/${pack.id}`);
    }
    if (pack.state !== 'ready') throw new Error(`The pack is ${pack.state}.`);
    return pack;
  }
}

const raw = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

async function digestOf(file: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
