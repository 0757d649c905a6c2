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
