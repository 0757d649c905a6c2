/**
 * The time a pack is judged by. The phone's own clock can be set back to keep a pack answering; so what counts is the
 * server's time of when it was last heard, gone on by the phone's clock, and never less than it has been once.
 */

/** `ahead`: how far the server's clock is ahead of the phone's, ms; `latest`: the greatest instant known, ms. */
export interface Known {
  ahead: number;
  latest: number;
}

/**
 * What is known of now: an instant; or why none is. `behind`: the phone's clock stands before what it has shown already.
 * `ahead`: by the phone's clock the pack has run out, which only that clock says: it may stand too far ahead, or the phone
 * has slept. `over`: the pack has run out, whatever the phone's clock shows.
 */
export type Now = Date | 'behind' | 'ahead' | 'over';

/** A phone corrects its clock by the second on its own. */
const SLACK_MS = 60_000;

export class PackClock {
  #known: Known;
  #at: number;

  /** `ends`: when the pack runs out; `phone`, `running`: the phone's clock, and one that nobody can set, ms. */
  constructor(
    known: Known,
    private readonly ends: number,
    private readonly phone: () => number = Date.now,
    private readonly running: () => number = () => performance.now(),
  ) {
    this.#known = known;
    this.#at = running();
  }

  /** What is to be kept with the pack. */
  get known(): Known {
    return this.#known;
  }

  /** Now, as far as the pack may be asked. An instant after its end is not noted: put right, the clock counts again. */
  now(): Now {
    const now = this.phone() + this.#known.ahead;
    const least = this.#known.latest + this.running() - this.#at;
    if (least >= this.ends) return 'over';
    if (now < least - SLACK_MS) return 'behind';
    if (now >= this.ends) return 'ahead';
    this.#note({ ahead: this.#known.ahead, latest: Math.max(now, least) });
    return new Date(this.#known.latest);
  }

  /** The server has just said what time it is: that counts, whatever the phone has shown. */
  hear(server: number): void {
    this.#note({ ahead: server - this.phone(), latest: server });
  }

  #note(known: Known): void {
    this.#known = known;
    this.#at = this.running();
  }
}
