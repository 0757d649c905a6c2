import { flip } from '$lib/flip';
import { QUIET } from '$lib/remembered';
import type { Alert, Priority } from '$lib/types';

/** What a reader may keep quiet. P1 is for nobody to silence. */
export const QUIETABLE: Priority[] = ['P2', 'P3', 'P4'];

/** Priorities that this reader keeps quiet on this device: not read out when they come, and behind one line once nobody waits for their acknowledgement. */
export class Quiet {
  chosen = $state.raw<Priority[]>([]);
  readonly #key: string;

  constructor(user: string) {
    this.#key = QUIET + user;
    const kept = (localStorage.getItem(this.#key) ?? '').split(' ');
    this.chosen = QUIETABLE.filter((one) => kept.includes(one));
  }

  flip(one: Priority): void {
    this.chosen = flip(this.chosen, one);
    localStorage.setItem(this.#key, this.chosen.join(' '));
  }

  keeps = (alert: Alert): boolean => this.chosen.includes(alert.priority);
}
