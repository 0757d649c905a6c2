/** The page within a screen, kept in the address after `#/`, so that back, reload and bookmarks work. */
let parts = $state.raw<string[]>(read());

addEventListener('hashchange', () => (parts = read()));

export const route = {
  /** `#/lists/ml-wanted/new` → `['lists', 'ml-wanted', 'new']`. */
  get parts(): string[] {
    return parts;
  },
};

export const hrefTo = (...path: string[]): string => `#/${path.map(encodeURIComponent).join('/')}`;

export function goTo(...path: string[]): void {
  location.hash = hrefTo(...path);
}

/** What nobody of ours wrote (`#/%`) is the first page. */
function read(): string[] {
  try {
    return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return [];
  }
}
