import { deleteDB } from 'idb';
import { DEVICE_STORE, forgetDevice } from './device';

export const OFFICER_STORE = 'jointops-officer';
export const PACK_STORE = 'jointops-pack';
const CONTACT = 'jointops.contact';
/** A phone that was away for longer keeps nothing (security.md C5). */
const MOST_AWAY_MS = 72 * 3600_000;
const NOTED_EVERY_MS = 60_000;

/** The server answered. */
export function noteContact(): void {
  const now = Date.now();
  if (now - lastContact() > NOTED_EVERY_MS) localStorage.setItem(CONTACT, String(now));
}

export function wasAwayTooLong(): boolean {
  const at = lastContact();
  return at > 0 && Date.now() - at > MOST_AWAY_MS;
}

/** Nothing of what this phone kept is left: reports, keys, the page itself and who worked with it. */
export async function wipePhone(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  forgetDevice();
  await Promise.all([deleteDB(OFFICER_STORE), deleteDB(DEVICE_STORE), dropPack(), dropPages()]);
}

/** What this phone could find without a link: it ends with the session of who fetched it. */
export const dropPack = (): Promise<void> => deleteDB(PACK_STORE);

async function dropPages(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

const lastContact = (): number => Number(localStorage.getItem(CONTACT) ?? 0);
