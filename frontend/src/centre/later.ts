import { withWords } from '$lib/locale.svelte';

/** Parts of the centre that nobody sees at first: they are fetched once the screen stands, or when somebody asks for one. They say what the first screen does not. */
export const later = {
  pages: () => withWords(import('./Pages.svelte')),
  wall: () => withWords(import('./Wall.svelte')),
  area: () => withWords(import('./AreaForm.svelte')),
  route: () => withWords(import('./RouteForm.svelte')),
  composer: () => withWords(import('./Composer.svelte')),
  drawers: () => withWords(import('./Drawers.svelte')),
};

/** Fetches them all, so that they are here when the line is not. What fails is fetched again when it is asked for. */
export function fetchLater(): void {
  for (const part of Object.values(later)) part().catch(() => undefined);
}
