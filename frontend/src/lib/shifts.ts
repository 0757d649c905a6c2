import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { Page } from './types';

/** Somebody on shift; `country` null: at the operation's own centre. `mine`: the reader's side plans it. */
export interface Shift {
  id: string;
  country: string | null;
  user: string;
  name: string;
  title: string;
  starts_at: string;
  ends_at: string;
  mine: boolean;
}

export interface NewShift {
  id: string;
  operation: string;
  user: string;
  starts_at: string;
  ends_at: string;
}

export interface Colleague {
  user: string;
  name: string;
  title: string;
  country: string;
}

export const shiftApi = {
  shifts: (operation: string, cursor?: string) => get<Page<Shift>>(withQuery('/api/shifts', { operation, cursor })),
  people: (operation: string, search: string) => get<Colleague[]>(withQuery('/api/shifts/people', { operation, search })),
  plan: (shift: NewShift) => post<Shift>('/api/shifts', shift),
  remove: (id: string) => send<void>('DELETE', at`/api/shifts/${id}`),
};

/** A side of the operation, who is on shift there at an instant, and who comes next: several may come at once. */
export interface Side {
  country: string | null;
  now: Shift[];
  next: Shift[];
}

/** The sides in the order given. */
export function sidesAt(shifts: readonly Shift[], countries: readonly (string | null)[], instant: number): Side[] {
  return countries.map((country) => {
    const own = shifts.filter((shift) => shift.country === country && Date.parse(shift.ends_at) > instant);
    const coming = own.filter(({ starts_at }) => Date.parse(starts_at) > instant);
    const first = Math.min(...coming.map(({ starts_at }) => Date.parse(starts_at)));
    return {
      country,
      now: own.filter(({ starts_at }) => Date.parse(starts_at) <= instant),
      next: coming.filter(({ starts_at }) => Date.parse(starts_at) === first),
    };
  });
}
