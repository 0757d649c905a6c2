import { openDB } from 'idb';

/** This browser as the server knows it: a key pair whose private half no script can read, and the names of its public half. */
interface Device {
  private: CryptoKey;
  /** P-256, uncompressed, base64url. */
  key: string;
  /** SHA-256 of it, base64url. */
  hash: string;
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
export const DEVICE_STORE = 'jointops-device';
const SAFE = ['GET', 'HEAD'];
/** Looks that are always signed: who one is, and what a phone takes along. */
const SIGNED = /^\/api\/(session$|packs\/)/;
/** The server's short key for looks is good for five minutes: a look that signs every two keeps it alive. */
const SHOW_EVERY_MS = 120_000;

let known: Promise<Device | null> | null = null;
/** How far the server's clock is ahead of ours, ms: the phone's own may be wrong, and proofs are judged by the minute. */
let ahead = 0;
/** When a look of this page was last signed and answered. */
let shownAt = -Infinity;

/** The device, made on first use; null where the browser has no key store (a page without TLS elsewhere than on loopback). */
export function device(): Promise<Device | null> {
  known ??= find().catch(() => null);
  return known;
}

/** After a wipe the next one is another device. */
export function forgetDevice(): void {
  known = null;
}

/** Told what time it is by the server, ms, with each answer. */
export const hearsTime = new Set<(server: number) => void>();

export function followClock(answer: Response): void {
  const at = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(at)) return;
  ahead = at - Date.now();
  for (const hear of hearsTime) hear(at);
}

/** A look that was signed has been answered: the next ones need not be. */
export function noteShown(): void {
  shownAt = Date.now();
}

/** The server's short key has run out: the next look signs. */
export function showAgain(): void {
  shownAt = -Infinity;
}

/** What says that a call comes from this device: its name, and for changes, sign-in and a look now and then its signature. */
export async function proofOf(method: string, path: string, body: BodyInit | null | undefined): Promise<Record<string, string>> {
  const isAsked = !SAFE.includes(method) || SIGNED.test(path) || Math.abs(Date.now() - shownAt) > SHOW_EVERY_MS;
  return isAsked ? signed(method, path, body) : {};
}

/** This device's signature over the opening of a websocket; empty where it has no key. */
export async function proofOfSocket(): Promise<string> {
  return (await signed('GET', '/ws', null))['jointops-proof'] ?? '';
}

async function signed(method: string, path: string, body: BodyInit | null | undefined): Promise<Record<string, string>> {
  const mine = await device();
  if (!mine) return {};
  const claims = {
    htm: method, htu: path, bh: await hashOf(encode(typeof body === 'string' ? body : '')),
    iat: Math.floor((Date.now() + ahead) / 1000), jti: crypto.randomUUID(),
  };
  const payload = pack(encode(JSON.stringify(claims)));
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, mine.private, encode(payload));
  return { 'jointops-device': mine.hash, 'jointops-proof': `${payload}.${pack(signature)}` };
}

async function find(): Promise<Device> {
  const store = await openDB<{ keys: { key: string; value: Device } }>(DEVICE_STORE, 1, {
    upgrade: (db) => void db.createObjectStore('keys'),
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });
  const kept = await store.get('keys', 'own');
  if (kept) return kept;
  const made = await make();
  // Another window may have been faster: there is one device.
  const change = store.transaction('keys', 'readwrite');
  const first = await change.store.get('own');
  if (!first) await change.store.put(made, 'own');
  await change.done;
  return first ?? made;
}

async function make(): Promise<Device> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  return { private: pair.privateKey, key: pack(raw), hash: await hashOf(new Uint8Array(raw)) };
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const hashOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => pack(await crypto.subtle.digest('SHA-256', bytes));

function pack(raw: ArrayBuffer | Uint8Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(raw))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
