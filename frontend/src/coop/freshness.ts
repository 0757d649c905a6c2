import type { Authority, AuthorityNotice } from '$lib/types';

/** A contact that nobody confirmed for a year is taken for stale. */
export const YEAR_MS = 365 * 86_400_000;

export const ageOf = (authority: Authority, now: number): number => Math.max(0, now - Date.parse(authority.verified_at));

/** The day it is in a zone, `2026-12-01`. */
const dayAt = (zone: string, now: number): string => new Date(now).toLocaleDateString('sv-SE', { timeZone: zone });

/** What an authority says for the day that it is there or for later. */
export function noticesOf(authority: Authority, notices: readonly AuthorityNotice[], now: number): AuthorityNotice[] {
  const today = dayAt(authority.time_zone, now);
  return notices.filter((one) => one.authority === authority.id && !one.withdrawn_at && (one.ends_on ?? today) >= today);
}

/** What it says for that day alone. */
export function saidToday(authority: Authority, notices: readonly AuthorityNotice[], now: number): AuthorityNotice[] {
  const today = dayAt(authority.time_zone, now);
  return noticesOf(authority, notices, now).filter((one) => one.starts_on <= today);
}

/** Why an authority is not sent to on the day that it is there, by the rule of `block_of` in alerts/authorities/standing.py. */
export function blockOf(authority: Authority, notices: readonly AuthorityNotice[], now: number): 'expired' | 'not_yet_valid' | 'stale' | 'closed' | null {
  const today = dayAt(authority.time_zone, now);
  if (authority.valid_from > today) return 'not_yet_valid';
  if (authority.valid_to && authority.valid_to < today) return 'expired';
  if (ageOf(authority, now) > YEAR_MS) return 'stale';
  const said = saidToday(authority, notices, now);
  // Its last word counts: closed, and since then taking electronic transmission, it is written to.
  const takes = Math.max(0, ...said.filter(({ kind }) => kind === 'e-transmission-accepted').map(({ said_at }) => Date.parse(said_at)));
  return said.some(({ kind, said_at }) => kind === 'closed' && Date.parse(said_at) > takes) ? 'closed' : null;
}
