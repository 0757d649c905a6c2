/** What is open in the drawer: a record, a post by its code, a route, one that is suggested, or a port, airport or border post. */
export type Chosen = { record: string } | { post: string } | { route: string } | { suggestion: string } | { site: string };

export const keyOf = (chosen: Chosen | null): string | null => (chosen === null ? null : Object.values(chosen)[0]!);
