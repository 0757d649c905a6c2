import type { AccountState, Proposal } from '$lib/people';
import type { Role } from '$lib/types';

export const ROLES: Role[] = ['officer', 'centre', 'national_centre', 'bureau', 'prosecutor', 'victims', 'secretariat', 'dpo', 'admin'];

/** What was typed, word by word. */
export const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

const NEXT: Record<AccountState, AccountState[]> = { active: ['suspended', 'ended'], suspended: ['active', 'ended'], ended: [] };

/** What an account may become; one that has ended never comes back. */
export const nextStates = (state: AccountState): AccountState[] => NEXT[state];

/** Proposals by the account that they are about. */
export function byAccount(proposals: Proposal[]): Map<string, Proposal[]> {
  const found = new Map<string, Proposal[]>();
  for (const proposal of proposals) if (proposal.record) found.set(proposal.record, [...(found.get(proposal.record) ?? []), proposal]);
  return found;
}
