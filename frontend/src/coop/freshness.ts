import type { Authority } from '$lib/types';

/** A contact that nobody confirmed for a year is taken for stale. */
export const YEAR_MS = 365 * 86_400_000;

export const ageOf = (authority: Authority, now: number): number => Math.max(0, now - Date.parse(authority.verified_at));
