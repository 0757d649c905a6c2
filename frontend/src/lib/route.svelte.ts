/** The page within a screen, kept in the address after `#/`, so that back, reload and bookmarks work. */
let here = $state.raw(read());

addEventListener('hashchange', () => (here = read()));

export const route = {
  /** `#/lists/ml-wanted/new?country=ML` → `['lists', 'ml-wanted', 'new']`. */
  get parts(): string[] {
    return here.parts;
  },
  /** What stands behind the question mark; the reader's own copy. */
  get query(): URLSearchParams {
    return new URLSearchParams(here.query);
  },
};

export const hrefTo = (...path: string[]): string => `#/${path.map(encodeURIComponent).join('/')}`;

/** Another page; what is asked for on this one is asked for on that one too. */
export function goTo(...path: string[]): void {
  location.hash = hrefTo(...path) + (here.query ? `?${here.query}` : '');
}

/** Says in the address what is looked at, without a step back to what was. */
export function ask(query: URLSearchParams): void {
  const text = query.toString();
  if (text !== here.query) replace(here.parts, text);
}

/** What the address named was left: it names the page alone, without a step back. */
export const leaveFor = (...path: string[]): void => replace(path, here.query);

function replace(path: string[], query: string): void {
  history.replaceState(history.state, '', hrefTo(...path) + (query ? `?${query}` : ''));
  here = read();
}

/** What nobody of ours wrote (`#/%`) is the first page. */
function read(): { parts: string[]; query: string } {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  try {
    return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query };
  } catch {
    return { parts: [], query: '' };
  }
}
