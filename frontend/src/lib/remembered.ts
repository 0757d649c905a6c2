import type { Viewer } from './types';

/** The key of what is remembered: another window that changes it tells of another person at this phone. */
export const REMEMBERED = 'jointops.viewer';
const LEAVING = 'jointops.leaving';
/** The posts of an officer, by user and operation. */
export const POSTS = 'jointops.posts.';
/** What a reader keeps quiet in the inbox, by user. */
export const QUIET = 'jointops.quiet.';
/** Whose choice of a language the server has not heard of yet: it was made without a link. */
export const LANGUAGE_OWED = 'jointops.language.owed';

/** An officer's phone must open without a link: it remembers who works with it, as little as will do, and no token. */
export function remember({ user, role, country, operations, checkpoint, demo }: Viewer): void {
  localStorage.removeItem(LEAVING);
  if (role === 'officer') localStorage.setItem(REMEMBERED, JSON.stringify({ user, country, operations, checkpoint, demo }));
  else localStorage.removeItem(REMEMBERED);
}

/** The officer who worked with this phone last and did not sign out. */
export function remembered(): Viewer | null {
  const kept = localStorage.getItem(REMEMBERED);
  if (!kept) return null;
  const known = JSON.parse(kept) as Pick<Viewer, 'user' | 'country' | 'operations' | 'checkpoint' | 'demo'>;
  return { ...known, name: known.user, role: 'officer', title: '', principals: [], clearance: 0, authority: null, language: null };
}

export function forget(): void {
  localStorage.removeItem(REMEMBERED);
}

/** Also what is kept over a sign-out and names somebody. */
export function forgetEveryone(): void {
  forget();
  for (const key of Object.keys(localStorage)) if (key === LANGUAGE_OWED || key.startsWith(POSTS) || key.startsWith(QUIET)) localStorage.removeItem(key);
}

/** Signed out without a link: the server must still be told, before anybody else works with this phone. */
export function leaveLater(): void {
  localStorage.setItem(LEAVING, 'yes');
}

export const isLeaving = (): boolean => localStorage.getItem(LEAVING) !== null;

export function left(): void {
  localStorage.removeItem(LEAVING);
}
