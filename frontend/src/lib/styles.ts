/**
 * A screen that is fetched later brings its styles in a `<link>`, and Vite asks for each once: one that failed is taken
 * for fetched, and the screen would stay without it. Here it is remembered, and fetched again.
 */
const failed = new Map<string, Promise<void> | null>();

/** Notes from now on which styles do not come; they are fetched again when the browser has its network back. */
export function noteFailedStyles(): void {
  document.addEventListener('error', ({ target }) => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
    target.remove();
    failed.set(target.href, null);
  }, true);
  addEventListener('online', () => void fetchFailedStyles().catch(() => undefined));
}

/** Resolves when every style that failed is here; rejects when one fails again. */
export async function fetchFailedStyles(): Promise<void> {
  await Promise.all([...failed].map(async ([href, coming]) => {
    if (!coming) failed.set(href, (coming = fetched(href)));
    await coming;
    failed.delete(href);
  }));
}

function fetched(href: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', crossOrigin: '', href });
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => reject(new Error(`no styles from ${href}`)));
    document.head.append(link);
  });
}
