import { country, word } from '$lib/i18n';
import type { Account } from '$lib/people';

/** Whether every word that was typed stands somewhere in the account. */
export function fits(account: Account, typed: string): boolean {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const text = [account.user, account.name, account.title, account.role, country(account.country), word('account_state', account.state), ...account.principals, ...account.operations].join(' ').toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}
