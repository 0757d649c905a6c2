import { deleteDB, openDB } from 'idb';
import { lock } from './away';
import { DEVICE_STORE, forgetDevice } from './device';
import { forgetEveryone } from './remembered';

export const OFFICER_STORE = 'jointops-officer';
export const PACK_STORE = 'jointops-pack';

/** Whether a report of anybody waits to be sent. Every desk asks this: it needs neither the officer's screen nor its keys. */
export async function holdsReports(): Promise<boolean> {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === OFFICER_STORE)) return false; // opening would make an empty one
  const store = await openDB(OFFICER_STORE);
  try {
    return (await store.count('reports')) > 0;
  } finally {
    store.close();
  }
}

/** Nothing of what this phone kept is left: reports, keys, the page itself and who worked with it. */
export async function wipePhone(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  forgetDevice();
  await Promise.all([deleteDB(OFFICER_STORE), deleteDB(DEVICE_STORE), dropPack(), dropPages()]);
}

/** Nobody sees or asks anything here until the server has answered; what waits to be sent stays, enciphered. */
export async function lockPhone(): Promise<void> {
  lock();
  forgetEveryone();
  sessionStorage.clear();
  await dropPack();
}

/** What this phone could find without a link: it ends with the session of who fetched it. */
export const dropPack = (): Promise<void> => deleteDB(PACK_STORE);

async function dropPages(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}
