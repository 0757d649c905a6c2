import type { Growth, LeafProof, Seal } from '$lib/oversight';

type Bytes = Uint8Array<ArrayBuffer>;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The leaf of a row (RFC 9162 §2.1.1), in hex. */
export const leafHash = async (row: string): Promise<string> => hex(await sha256(LEAF, new TextEncoder().encode(row)));

/** Whether the hashes lead from the leaf to the root over `size` rows (RFC 9162 §2.1.3.2). */
export async function isIncluded({ leaf, size, hash, root, path }: LeafProof): Promise<boolean> {
  if (!(leaf >= 0 && leaf < size)) return false;
  let at = leaf;
  let last = size - 1;
  let found = unhex(hash);
  for (const step of path.map(unhex)) {
    if (last === 0) return false;
    if (at % 2 || at === last) {
      found = await sha256(NODE, step, found);
      while (at % 2 === 0 && at) [at, last] = [half(at), half(last)];
    } else {
      found = await sha256(NODE, found, step);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hex(found) === root;
}

/** Whether the log of `old` rows is the beginning of that of `size` (RFC 9162 §2.1.4.2). */
export async function hasGrown({ old, old_root, size, root, path }: Growth): Promise<boolean> {
  if (old === size) return path.length === 0 && old_root === root;
  if (!(old > 0 && old < size)) return false;
  const [first, ...steps] = Number.isInteger(Math.log2(old)) ? [old_root, ...path] : path;
  if (!first) return false;
  let at = old - 1;
  let last = size - 1;
  while (at % 2) [at, last] = [half(at), half(last)];
  let before = unhex(first);
  let after = before;
  for (const step of steps.map(unhex)) {
    if (last === 0) return false;
    if (at % 2 || at === last) {
      [before, after] = [await sha256(NODE, step, before), await sha256(NODE, step, after)];
      while (at % 2 === 0 && at) [at, last] = [half(at), half(last)];
    } else {
      after = await sha256(NODE, after, step);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hex(before) === old_root && hex(after) === root;
}

/** Whether the key signed the state; null where this browser cannot tell (no Ed25519, or no secure address). */
export async function isSigned(seal: Seal, key: string): Promise<boolean | null> {
  if (hex(await sha256(unhex(key))).slice(0, 16) !== seal.key_id) return false;
  const message = JSON.stringify(['jointops-seal-1', seal.size, seal.root, asSigned(seal.at), seal.key_id]);
  let known: CryptoKey;
  try {
    known = await crypto.subtle.importKey('raw', unhex(key), 'Ed25519', false, ['verify']);
  } catch {
    return null;
  }
  return crypto.subtle.verify('Ed25519', known, unhex(seal.signature), new TextEncoder().encode(message));
}

/** A page at a plain address gets no cryptography from the browser. */
export const canProve = (): boolean => 'subtle' in crypto;

/** What was signed has microseconds always; what is sent leaves them out when there are none. */
function asSigned(at: string): string {
  const [whole, fraction = ''] = at.replace('Z', '').split('.');
  return `${whole}.${fraction.padEnd(6, '0')}Z`;
}

// No shifts: they would cut a log of more than 2^31 rows.
const half = (value: number): number => Math.floor(value / 2);

async function sha256(...parts: Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(parts.flatMap((part) => [...part]))));
}

const hex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
