import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Late, Waiting } from './report';

interface Phone extends DBSchema {
  reports: { key: [string, string]; value: Waiting };
  late: { key: [string, string]; value: Late };
}

let opened: Promise<IDBPDatabase<Phone>> | null = null;

/** The phone's own store. Every key begins with the user: nobody reads or sends what another person left. */
function phone(): Promise<IDBPDatabase<Phone>> {
  opened ??= openDB<Phone>('jointops-officer', 1, {
    upgrade(db) {
      db.createObjectStore('reports', { keyPath: ['user', 'id'] });
      db.createObjectStore('late', { keyPath: ['user', 'id'] });
    },
  });
  return opened;
}

/** All keys that begin with this user: arrays sort after texts, so `[user, []]` is behind every id. */
const of = (user: string): IDBKeyRange => IDBKeyRange.bound([user], [user, []]);

export const store = {
  waiting: async (user: string): Promise<Waiting[]> => (await phone()).getAll('reports', of(user)),
  late: async (user: string): Promise<Late[]> => (await phone()).getAll('late', of(user)),
  keep: async (report: Waiting): Promise<void> => void (await (await phone()).put('reports', report)),
  remove: async ({ user, id }: Waiting): Promise<void> => (await phone()).delete('reports', [user, id]),
  acknowledge: async ({ user, id }: Late): Promise<void> => (await phone()).delete('late', [user, id]),

  ring: async (late: Late): Promise<void> => void (await (await phone()).put('late', late)),

  /** The report is stored at the server: it goes, and what must be read comes, in one step. */
  async settle({ user, id }: Waiting, late: Late | null): Promise<void> {
    const change = (await phone()).transaction(['reports', 'late'], 'readwrite');
    await Promise.all([
      change.objectStore('reports').delete([user, id]),
      ...(late ? [change.objectStore('late').put(late)] : []),
      change.done,
    ]);
  },
};
