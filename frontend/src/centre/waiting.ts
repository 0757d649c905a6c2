import { stanceOf, type Stance } from '$lib/stance';
import type { Addressee, AddresseeState, Priority, Rung } from '$lib/types';
import type { Filter } from './filter';
import { isOurs, type AnyAlert } from './known.svelte';
import { kindLeft } from './tallies';

/** An addressee of a released alert for whom somebody must act, as a row of the board. Times in ms since 1970. */
export interface Waiting {
  key: string;
  alert: AnyAlert;
  country: string;
  /** The authority's name; null for another centre's alert, of which only the state is seen until somebody is to ring them. */
  authority: string | null;
  state: AddresseeState;
  /** It has answered, and left the next step to the sender: no clock runs. */
  stance: Stance | null;
  stateAt: number | null;
  since: number | null;
  dueAt: number | null;
  /** Whom the clock told last; empty before anybody was. */
  told: Rung | '';
  /** Whom to ring, once the ladder has come to its other channel. */
  call: string | null;
}

/** Those whom nothing is asked of any more, or was never sent. */
const ANSWERED: AddresseeState[] = ['acknowledged', 'replied', 'blocked'];
/** Time to acknowledge: P1 10 min, P2 2 h, P3 a day, P4 none. */
const ALLOWED_MS: Record<Priority, number | null> = { P1: 600_000, P2: 7_200_000, P3: 86_400_000, P4: null };

/** Who has not acknowledged, or has refused or asks for more, the most urgent first. `releasedAt` says when an alert of another centre was put on the map. */
export function waiting(alerts: Iterable<AnyAlert>, releasedAt: (id: string) => number | null): Waiting[] {
  return [...alerts].filter(({ state }) => state === 'released').flatMap((alert) => rowsOf(alert, releasedAt)).sort(byUrgency);
}

/** Whether those who wait are what a filter leaves: it narrows them by country alone, so of any other they would say too much. */
export const isToldOf = (filter: Filter): boolean => !filter.hours && !filter.result && ['', 'alert'].includes(kindLeft(filter));

/** Which part of the time allowed is gone, 0 … beyond 1; null when there is no deadline. */
export function shareGone({ since, dueAt }: Pick<Waiting, 'since' | 'dueAt'>, now: number): number | null {
  return since === null || dueAt === null ? null : (now - since) / Math.max(1, dueAt - since);
}

function rowsOf(alert: AnyAlert, releasedAt: (id: string) => number | null): Waiting[] {
  if (isOurs(alert)) {
    return alert.addressees.flatMap((addressee) => {
      const stance = stanceOf(alert, addressee);
      if (!stance && !unanswered(addressee)) return [];
      return {
        key: addressee.id,
        alert,
        country: addressee.authority.country,
        authority: addressee.authority.name,
        state: addressee.state,
        stance,
        stateAt: ms(stance ? addressee.replied_at : stateTime(addressee)),
        since: ms(stance ? addressee.replied_at : (addressee.told.findLast(({ told }) => told === 'on-call')?.at ?? addressee.sent_at ?? alert.released_at)),
        dueAt: stance ? null : ms(addressee.due_at),
        told: stance ? '' : (addressee.told.at(-1)?.told ?? ''),
        call: stance ? null : addressee.call,
      };
    });
  }
  const since = releasedAt(alert.id);
  const allowed = ALLOWED_MS[alert.priority];
  return alert.addressees.filter(unanswered).map(({ country, state, told, authority, call }, index) => ({
    key: `${alert.id}/${index}`, alert, country, authority: authority || null, state, stance: null, stateAt: null,
    since, dueAt: since !== null && allowed !== null ? since + allowed : null, told, call: call || null,
  }));
}

/** Countries where everybody whom some open alert was sent to has let the time to acknowledge it go by. */
export function mute(waits: readonly Waiting[], now: number): string[] {
  const late = new Map<string, { one: Waiting; count: number }>();
  for (const one of waits.filter(({ dueAt }) => dueAt !== null && dueAt < now)) {
    const key = `${one.alert.id} ${one.country}`;
    late.set(key, { one, count: (late.get(key)?.count ?? 0) + 1 });
  }
  const all = [...late.values()].filter(({ one, count }) => count === sentTo(one));
  return [...new Set(all.map(({ one }) => one.country))].sort();
}

function sentTo({ alert, country }: Waiting): number {
  const to = isOurs(alert) ? alert.addressees.map(({ state, authority }) => ({ state, country: authority.country })) : alert.addressees;
  return to.filter((one) => one.country === country && one.state !== 'blocked').length;
}

export const unanswered = ({ state }: { state: AddresseeState }): boolean => !ANSWERED.includes(state);
const stateTime = (addressee: Addressee): string | null => addressee.read_at ?? addressee.delivered_at ?? addressee.sent_at;
const ms = (text: string | null): number | null => (text ? Date.parse(text) : null);

const byUrgency = (a: Waiting, b: Waiting): number =>
  a.alert.priority.localeCompare(b.alert.priority) || (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || a.key.localeCompare(b.key);
