/** Lets the page open on this phone without a link. A browser without workers goes on as before, with a link. */
export function keepPageOnPhone(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/sw.js').catch((reason: unknown) => console.warn('The page is not kept for hours without a link:', reason));
}
