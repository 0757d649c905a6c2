/** Moves the focus to the next or the last of the rows that can be opened (`J`, `K`). */
export function walk(by: 1 | -1, selector = '.rows .open'): void {
  const rows = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const chosen = rows.findIndex((row) => row.closest('[aria-current]'));
  const from = at >= 0 ? at : chosen;
  rows[from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by))]?.focus();
}
