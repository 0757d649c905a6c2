import type { Hold } from '$lib/oversight';
import { MARKINGS } from '$lib/people';
import type { Review } from '$lib/reviews';

/** The hold that keeps an entry from erasure now, by itself or with its whole list. */
export const holdOf = ({ id, list }: Pick<Review, 'id' | 'list'>, holds: Hold[]): Hold | undefined =>
  holds.find((hold) => !hold.lifted_at && (hold.records.includes(id) || hold.scope === `list:${list}`));

export const highest = (reviews: { marking: string }[]): string =>
  reviews.map(({ marking }) => marking).reduce((high, next) => (MARKINGS.indexOf(next) > MARKINGS.indexOf(high) ? next : high));

/** A day some days from now, as a date field has it. */
export const dayFrom = (now: number, days: number): string => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
