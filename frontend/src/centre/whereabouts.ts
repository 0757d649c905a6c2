import type { Box } from '$lib/map/context.svelte';
import type { LonLat } from '$lib/map/geodesic';
import type { Post } from '$lib/map/picture';
import type { Site } from '$lib/sites';
import { boxOf } from './faces';
import type { Look } from './look';

interface Ground {
  posts: readonly Post[];
  sites: readonly Site[];
  routes: readonly { id: string; legs: { line: LonLat[] }[] }[];
  suggestions: Ground['routes'];
  look: Look;
}

/** Where on the map something is that was chosen elsewhere: a place, or the box of a way; null: it has none there. */
export function standsAt(chosen: string | null, { posts, sites, routes, suggestions, look }: Ground): LonLat | Box | null {
  if (chosen === null) return null;
  const way = routes.find(({ id }) => id === chosen) ?? suggestions.find(({ id }) => id === chosen);
  if (way) return boxOf(way.legs.flatMap(({ line }) => line.map(([lon, lat]) => ({ lon, lat }))));
  const place = posts.find(({ code }) => code === chosen) ?? sites.find(({ id }) => id === chosen) ?? look.find(chosen);
  return place ? [place.lon, place.lat] : null;
}

/** When a map goes to what is chosen: once, as soon as it has a place there, and then it stays where its reader takes it, whatever is hidden, changed or looked back at. */
export class Visits {
  #been: string | null = null;
  #picked: string | null = null;

  /** Chosen on the map itself: it is in sight, and the map stays. */
  pick(key: string | null, chosen: string | null): void {
    this.#picked = key === chosen ? null : key;
  }

  /** Whether it goes now; asked whenever one of the two changes. */
  due(chosen: string | null, isSpotted: boolean): boolean {
    if (chosen !== this.#been) this.#been = null;
    if (chosen === null || chosen === this.#been || !isSpotted) return false;
    this.#been = chosen;
    const isPicked = chosen === this.#picked;
    this.#picked = null;
    return !isPicked;
  }
}
