import { OFFICER_STORE } from '$lib/wipe';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { emptyDraft } from './draft';
import type { Awaited, Late, Waiting } from './report';
import { newKey, seal, unseal, type Sealed } from './seal';

interface Phone extends DBSchema {
  reports: { key: [string, string]; value: Sealed };
  late: { key: [string, string]; value: Sealed };
  awaited: { key: [string, string]; value: Sealed };
  keys: { key: string; value: CryptoKey };
}

type Kind = 'reports' | 'late' | 'awaited';
interface Opened {
  db: IDBPDatabase<Phone>;
  key: CryptoKey;
}

let opened: Promise<Opened> | null = null;

/** The phone's own store, enciphered. Every key begins with the user: nobody reads or sends what another person left. */
function phone(): Promise<Opened> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Opened> {
  const db = await openDB<Phone>(OFFICER_STORE, 3, {
    upgrade(db, before) {
      if (before < 1) for (const kind of ['reports', 'late'] as const) db.createObjectStore(kind, { keyPath: ['user', 'id'] });
      if (before < 2) db.createObjectStore('keys');
      db.createObjectStore('awaited', { keyPath: ['user', 'id'] });
    },
    // A wipe, of this window or another, must not wait for this store; who signs in after it opens a new one.
    blocking(_, __, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated: () => (opened = null),
  });
  const key = (await db.get('keys', 'own')) ?? (await firstKey(db));
  for (const kind of ['reports', 'late'] as const) await sealOlder(db, key, kind);
  return { db, key };
}

async function firstKey(db: IDBPDatabase<Phone>): Promise<CryptoKey> {
  const made = await newKey();
  const change = db.transaction('keys', 'readwrite');
  const first = await change.store.get('own');
  if (!first) await change.store.put(made, 'own');
  await change.done;
  return first ?? made;
}

/** What an earlier version of this page kept in the clear. */
async function sealOlder(db: IDBPDatabase<Phone>, key: CryptoKey, kind: Kind): Promise<void> {
  const clear = (await db.getAll(kind)).filter((row) => !row.sealed);
  for (const row of clear) await db.put(kind, await seal(key, row));
}

/** All keys that begin with this user: arrays sort after texts, so `[user, []]` is behind every id. */
const of = (user: string): IDBKeyRange => IDBKeyRange.bound([user], [user, []]);

async function read<T>(kind: Kind, user: string): Promise<T[]> {
  const { db, key } = await phone();
  return Promise.all((await db.getAll(kind, of(user))).map((row) => unseal<T>(key, row)));
}

async function write(kind: Kind, row: Waiting | Late | Awaited): Promise<void> {
  const { db, key } = await phone();
  await db.put(kind, await seal(key, row));
}

/** A report that an earlier version of this page kept has none of the newer fields. */
const whole = (report: Waiting): Waiting => ({ ...report, draft: { ...emptyDraft(report.draft.kind, report.draft.by), ...report.draft } });

export const store = {
  waiting: async (user: string): Promise<Waiting[]> => (await read<Waiting>('reports', user)).map(whole),
  late: (user: string): Promise<Late[]> => read('late', user),
  keep: (report: Waiting): Promise<void> => write('reports', report),
  remove: async ({ user, id }: Waiting): Promise<void> => (await phone()).db.delete('reports', [user, id]),
  acknowledge: async ({ user, id }: Late): Promise<void> => (await phone()).db.delete('late', [user, id]),
  awaited: (user: string): Promise<Awaited[]> => read('awaited', user),
  expect: (check: Awaited): Promise<void> => write('awaited', check),
  forget: async ({ user, id }: Awaited): Promise<void> => (await phone()).db.delete('awaited', [user, id]),
  ring: (late: Late): Promise<void> => write('late', late),

  /** The report is stored at the server: it goes, and what must be read comes, in one step. */
  async settle({ user, id }: Waiting, late: Late | null): Promise<void> {
    const { db, key } = await phone();
    const sealed = late && (await seal(key, late)); // before: a change ends when it has to wait for anything else
    const change = db.transaction(['reports', 'late'], 'readwrite');
    await Promise.all([
      change.objectStore('reports').delete([user, id]),
      ...(sealed ? [change.objectStore('late').put(sealed)] : []),
      change.done,
    ]);
  },
};
