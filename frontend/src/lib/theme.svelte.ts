export type Theme = 'dark' | 'light';

const KEPT_AS = 'jointops.theme';
let chosen = $state<Theme | null>(kept());

/** What this browser was told to look like; null: as the role's room is lit. */
export const theme = {
  get chosen(): Theme | null {
    return chosen;
  },
  choose(next: Theme): void {
    chosen = next;
    localStorage.setItem(KEPT_AS, next);
  },
};

function kept(): Theme | null {
  const found = localStorage.getItem(KEPT_AS);
  return found === 'dark' || found === 'light' ? found : null;
}
