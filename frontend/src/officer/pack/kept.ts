/** The pack as it lies on the phone: a file that nobody can read, and beside it a key that no page can. */
import { openDB, type IDBPDatabase } from 'idb';
import { PACK_STORE } from '$lib/wipe';

export interface KeptPack {
  user: string;
  operation: string;
  file: Uint8Array<ArrayBuffer>;
  key: CryptoKey;
  salt: Uint8Array<ArrayBuffer>;
}

const OWN = 'own';

const opened = (): Promise<IDBPDatabase<{ packs: { key: string; value: KeptPack } }>> =>
  openDB(PACK_STORE, 1, {
    upgrade: (db) => void db.createObjectStore('packs'),
    // A wipe must not wait for this window, nor for another.
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  });

export async function keptPack(): Promise<KeptPack | null> {
  const db = await opened();
  const found = await db.get('packs', OWN);
  db.close();
  return found ?? null;
}

export async function keepPack(pack: KeptPack): Promise<void> {
  const db = await opened();
  await db.put('packs', pack, OWN);
  db.close();
}
