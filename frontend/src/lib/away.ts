/**
 * How long this phone has been without the server (security.md C5).
 *
 * The phone's own clock may be wrong, so what it alone says locks the phone and loses nothing that waits to be sent: the
 * lock goes with the server's next answer and with nothing else, a clock set back included. What empties a phone without
 * the server's word is time that nobody can set: how long it has run since the server was last heard.
 */

const CONTACT = 'jointops.contact';
const RUN = 'jointops.run';
const COUNTED = 'jointops.run.counted';
const LOCKED = 'jointops.locked';
const MOST_AWAY_MS = 72 * 3600_000;
const NOTED_EVERY_MS = 60_000;

/** When this window last counted, by a clock that nobody can set. */
let counted = performance.now();

/** The server answered. */
export function noteContact(): void {
  const now = Date.now();
  if (Math.abs(now - read(CONTACT)) > NOTED_EVERY_MS) localStorage.setItem(CONTACT, String(now));
  if (isLocked() || read(RUN) > 0) for (const gone of [RUN, LOCKED]) localStorage.removeItem(gone);
}

/** `certain`: whatever the clock shows. `by-clock`: it says so, or has said so and the server has not been heard since. */
export function away(): 'no' | 'by-clock' | 'certain' {
  if (read(RUN) > MOST_AWAY_MS) return 'certain';
  return isLocked() || (read(CONTACT) > 0 && Date.now() - read(CONTACT) > MOST_AWAY_MS) ? 'by-clock' : 'no';
}

/** Counts the minutes that this phone runs without the server, those of two windows once, and tells of each. */
export function countRunning(tell: () => void): () => void {
  const timer = setInterval(() => {
    const now = Date.now();
    const ran = Math.min(performance.now() - counted, Math.abs(now - read(COUNTED)));
    counted = performance.now();
    if (read(CONTACT) === 0) return;
    localStorage.setItem(COUNTED, String(now));
    localStorage.setItem(RUN, String(read(RUN) + ran));
    tell();
  }, NOTED_EVERY_MS);
  return () => clearInterval(timer);
}

export const lock = (): void => localStorage.setItem(LOCKED, 'yes');

const isLocked = (): boolean => localStorage.getItem(LOCKED) !== null;
const read = (key: string): number => Number(localStorage.getItem(key) ?? 0);
