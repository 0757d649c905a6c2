import { get } from '$lib/api';
import type { Box } from '$lib/map/context.svelte';
import { boundsOf, placesOf, type Labels, type Places } from '$lib/map/land';
import { Resource } from '$lib/resource.svelte';
import { boxOf } from './faces';
import type { Known } from './known.svelte';

/** What of the world the map shows at first: all posts, whatever the screen is narrowed to; while there is none, the land of those who take part. */
export class Bounds {
  readonly #labels = new Resource(() => get<Labels>('/basemap/labels.json'));
  // As a text: the map goes there when it becomes another, not whenever something is read.
  readonly #corners = $derived.by(() => {
    const { posts, operation } = this.known;
    if (posts.length) return boxOf(posts.map(({ position }) => position)).join();
    if (!operation || !(this.#labels.loaded || this.#labels.problem)) return '';
    const places = this.#labels.value ? placesOf(this.#labels.value) : (new Map() as Places);
    return boundsOf(operation.participants.map(({ country }) => places.get(country)).filter((place) => place !== undefined)).join();
  });
  readonly box = $derived(this.#corners ? (this.#corners.split(',').map(Number) as Box) : null);

  constructor(private readonly known: Known) {
    $effect(() => {
      if (known.operation && !known.posts.length) void this.#labels.load();
    });
  }
}
