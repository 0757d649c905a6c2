import type { Authority } from '$lib/types';

/** Who would receive: authorities of these countries with one of these functions whose entry is valid now. */
export function addressed(authorities: Authority[], countries: string[], functions: string[], now: number): Authority[] {
  return authorities.filter(
    (authority) => countries.includes(authority.country) && authority.functions.some((one) => functions.includes(one)) && isValid(authority, now),
  );
}

function isValid({ valid_from, valid_to }: Authority, now: number): boolean {
  return Date.parse(valid_from) <= now && (valid_to === null || now <= Date.parse(valid_to) + DAY_MS);
}

/** `valid_to` names the last day. */
const DAY_MS = 86_400_000;

export const unique = (words: string[]): string[] => [...new Set(words)].sort();
