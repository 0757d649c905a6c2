import type { Position } from '$lib/types';

/** A position older than this says where the phone was, not where the check is. */
const FRESH_MS = 5 * 60_000;
const ASKED = { enableHighAccuracy: true, maximumAge: 60_000, timeout: 15_000 };

/** Where the phone is, if its owner allows it. Asked ahead of a check, never waited for. */
export class Where {
  #last: { position: Position; at: number } | null = null;

  ask(): void {
    // Refused or not known: the report goes without, and the server takes the post's own place.
    navigator.geolocation?.getCurrentPosition(this.#take, () => undefined, ASKED);
  }

  /** Where the phone is now; null when it does not say. */
  now = (): Promise<Position | null> =>
    new Promise((resolve) => {
      if (!navigator.geolocation) return resolve(null);
      navigator.geolocation.getCurrentPosition((found) => { this.#take(found); resolve(this.fresh); }, () => resolve(null), ASKED);
    });

  get fresh(): Position | null {
    return this.#last && Date.now() - this.#last.at < FRESH_MS ? this.#last.position : null;
  }

  #take = ({ coords, timestamp }: GeolocationPosition): void => {
    this.#last = { at: timestamp, position: { lon: coords.longitude, lat: coords.latitude, accuracy_m: Math.round(coords.accuracy) } };
  };
}
