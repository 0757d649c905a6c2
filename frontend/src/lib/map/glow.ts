import type { Map } from 'maplibre-gl';
import { POSTS } from './marks';

const LASTS_MS = 2400;
/** Frames are drawn whole, so a glow costs the map's whole area: twelve a second look the same. */
const FRAME_MS = 80;

/** Lets posts glow once and fade when a check comes in. Nothing blinks; without motion they only light up for a while. */
export class Glow {
  readonly #since = new globalThis.Map<string, number>();
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly map: Map) {}

  /** `key`: that of the spot the post belongs to. */
  light(key: string): void {
    this.#since.set(key, performance.now());
    this.#timer ??= setTimeout(this.#step, 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #step = (): void => {
    const time = performance.now();
    for (const [key, since] of this.#since) {
      const left = 1 - (time - since) / LASTS_MS;
      if (left <= 0) this.#since.delete(key);
      this.map.setFeatureState({ source: POSTS, id: key }, { glow: left <= 0 ? 0 : this.#still ? 0.6 : left });
    }
    this.#timer = this.#since.size ? setTimeout(this.#step, FRAME_MS) : undefined;
  };
}
