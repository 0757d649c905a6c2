import { get, post, withQuery } from './api';
import { at } from './address';
import { number, t, word } from './i18n';
import type { DrawnLeg, RouteMode, RouteSeen } from './types';

/** A route that nobody drew: hits of one subject or one network, in the order of time. `kind`: of the (first) subject. */
export interface Suggestion {
  id: string;
  operation: string;
  kind: string;
  of_network: boolean;
  mode: RouteMode;
  legs: DrawnLeg[];
  length_km: number;
  countries: string[];
  hits: { record: string; country: string; place: string; occurred_at: string }[];
  since: string;
  until: string;
}

export interface Suggestions {
  items: Suggestion[];
  whole: boolean;
}

export const listSuggestions = (operation: string) => get<Suggestions>(withQuery('/api/route-suggestions', { operation }));
export const acceptSuggestion = ({ id, operation }: Suggestion, name: string) => post<RouteSeen>(at`/api/route-suggestions/${id}/accept`, { operation, name });
export const dismissSuggestion = ({ id, operation }: Suggestion, reason: string) => post<void>(at`/api/route-suggestions/${id}/dismiss`, { operation, reason });

/** Its places in order. */
export const placesOf = ({ legs }: Suggestion): string[] => [legs[0]!.from.name, ...legs.map(({ to }) => to.name)];

export function titleOf(one: Suggestion): string {
  const count = number(new Set(placesOf(one)).size);
  return one.of_network ? t('suggestion.of_network', { count }) : t('suggestion.of', { subject: word('subject', one.kind), count });
}
