/** The page of an alert that somebody's side sent: a centre has all its alerts on one board. */
export const pageOf = (role: string, alert: string): [string, string] => [role === 'centre' || role === 'national_centre' ? 'alerts' : 'sent', alert];
