import { at } from './address';
import { get, post, withQuery } from './api';
import type { Page, RouteMode } from './types';

/** Why a record does not stand: one of a few words, so that nobody is named. */
export const REASONS = ['twice', 'persons', 'way', 'no-journey'] as const;
export type JourneyReason = (typeof REASONS)[number];

export interface Passage {
  from: string;
  to: string;
  mode: RouteMode;
}

/** So many persons came the same way. Never who. */
export interface NewJourney {
  id: string;
  operation: string;
  country: string;
  persons: number;
  legs: Passage[];
  known_at: string;
  route?: string;
}

export interface Journey extends Omit<NewJourney, 'route'> {
  version: number;
  route: string | null;
  recorded_at: string;
  /** The operation's centre recorded it, and may take it back; else the bureau of its country did. */
  by_centre: boolean;
  withdrawn: { at: string; reason: JourneyReason } | null;
}

export const journeys = {
  many: (operation: string, cursor?: string) => get<Page<Journey>>(withQuery('/api/journeys', { operation, cursor })),
  record: (journey: NewJourney) => post<Journey>('/api/journeys', journey),
  takeBack: ({ id, version }: Pick<Journey, 'id' | 'version'>, reason: JourneyReason) => post<Journey>(at`/api/journeys/${id}/withdraw`, { reason }, version),
};

/** A stop as it is typed, and how the passage to the next one was. */
export interface TypedStop {
  key: number;
  country: string;
  mode: RouteMode;
}

/** The passages between stops, in their order; a journey has two to seven. */
export function passagesOf(stops: TypedStop[]): Passage[] {
  return stops.slice(1).map((to, index) => ({ from: stops[index]!.country, to: to.country, mode: stops[index]!.mode }));
}

/** The stops of a journey that is said anew. */
export const stopsOf = (legs: Passage[]): TypedStop[] =>
  [...legs.map(({ from, mode }) => ({ country: from, mode })), { country: legs.at(-1)!.to, mode: legs.at(-1)!.mode }].map((stop, key) => ({ key, ...stop }));
