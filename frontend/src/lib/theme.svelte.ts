export type Theme = 'dark' | 'light';

const KEPT_AS = 'jointops.theme';
let chosen = $state<Theme | null>(kept());
let shown = $state<Theme>('dark');

/** What this browser was told to look like; null: as the role's room is lit. */
export const theme = {
  get chosen(): Theme | null {
    return chosen;
  },
  /** What the page looks like now: a map, which takes its colours once, is made anew when it changes. */
  get shown(): Theme {
    return shown;
  },
  show(next: Theme): void {
    shown = next;
    document.documentElement.dataset.theme = next;
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
