/** Parts of the centre that nobody sees at first: they are fetched once the screen stands, or when somebody asks for one. */
export const later = {
  pages: () => import('./Pages.svelte'),
  wall: () => import('./Wall.svelte'),
  area: () => import('./AreaForm.svelte'),
  route: () => import('./RouteForm.svelte'),
  composer: () => import('./Composer.svelte'),
};

/** Fetches them all, so that they are here when the line is not. What fails is fetched again when it is asked for. */
export function fetchLater(): void {
  for (const part of Object.values(later)) part().catch(() => undefined);
}
