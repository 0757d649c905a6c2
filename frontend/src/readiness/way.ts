import { hrefTo, route } from '$lib/route.svelte';

/** Another page of an operation's readiness; what is asked for on this one is asked for on that one too. */
export const wayTo = (...path: string[]): string => hrefTo('readiness', ...path) + (route.query.size ? `?${route.query}` : '');
