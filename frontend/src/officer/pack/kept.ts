/** The pack as it lies on the phone: a file that nobody can read, and beside it a key that no page can. */
import { openDB, type IDBPDatabase } from 'idb';
import { PACK_STORE } from '$lib/wipe';
import type { Known } from './clock';

export interface KeptPack {
  user: string;
  operation: string;
  file: Uint8Array<ArrayBuffer>;
  key: CryptoKey;
  salt: Uint8Array<ArrayBuffer>;
}

const OWN = 'own';
/** Beside the pack, not in it: the time is noted at every look, and a pack has megabytes. */
const CLOCK = 'clock';

const opened = (): Promise<IDBPDatabase<{ packs: { key: string; value: KeptPack | Known } }>> =>
  openDB(PACK_STORE, 1, {
    upgrade: (db) => void db.createObjectStore('packs'),
    // A wipe must not wait for this window, nor for another.
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });

/** The pack and the time known with it; nothing where either is missing. */
export async function keptPack(): Promise<{ pack: KeptPack; known: Known } | null> {
  const db = await opened();
  const [pack, known] = await Promise.all([db.get('packs', OWN), db.get('packs', CLOCK)]);
  // A page of before kept no time: nobody knows how old that pack is.
  if (pack && !known) await db.delete('packs', OWN);
  db.close();
  return pack && known ? { pack: pack as KeptPack, known: known as Known } : null;
}

export async function keepPack(pack: KeptPack, known: Known): Promise<void> {
  const db = await opened();
  const change = db.transaction('packs', 'readwrite');
  await Promise.all([change.store.put(pack, OWN), change.store.put(known, CLOCK), change.done]);
  db.close();
}

/** Notes the time beside a pack that is there. */
export async function keepTime(known: Known): Promise<void> {
  const db = await opened();
  const change = db.transaction('packs', 'readwrite');
  if (await change.store.getKey(OWN)) await change.store.put(known, CLOCK);
  await change.done;
  db.close();
}
