import { hoursIn } from '$lib/directory';
import type { OtherDays, Shift } from '$lib/types';

/** Days as they are typed: closed where no hours are; `week` stays as it is where it says other hours for other days. */
export interface DaysTyped {
  first: string;
  last: string;
  why: string;
  opens: string;
  closes: string;
  week: Shift[] | null;
}

export const noDays = (): DaysTyped => ({ first: '', last: '', why: '', opens: '', closes: '', week: null });

/** The hours of some days where they are the same on each; null: they are not. */
function sameHours(week: readonly Shift[]): Pick<Shift, 'opens' | 'closes'> | null {
  const [one] = week;
  if (!one) return { opens: '', closes: '' };
  const days = new Set(week.map(({ day }) => day));
  return days.size === week.length && week.every(({ opens, closes }) => opens === one.opens && closes === one.closes) ? one : null;
}

export function typedOf({ first, last, why, week }: OtherDays): DaysTyped {
  const hours = sameHours(week);
  return { first, last, why, opens: hours?.opens ?? '', closes: hours?.closes ?? '', week: week.length ? week : null };
}

/** What is sent: hours that were not touched stay on their days; others are those of the working days. */
export function daysOf(typed: DaysTyped, working: readonly Shift[]): OtherDays {
  const { first, last, why, opens, closes, week } = typed;
  const days = { first, last: last || first, why: why.trim() };
  const was = week && sameHours(week);
  if (week && (!was ? !opens && !closes : was.opens === opens && was.closes === closes)) return { ...days, week };
  if (!opens && !closes) return { ...days, week: [] };
  const open = new Set((working.length ? working : hoursIn(5)).map(({ day }) => day));
  return { ...days, week: [...open].sort().map((day) => ({ day, opens, closes })) };
}

/** Those that are not over, in order. */
export const ahead = (days: readonly OtherDays[], today: string): OtherDays[] => days.filter(({ last }) => last >= today).sort((a, b) => a.first.localeCompare(b.first));

/** `09:00–12:00`, null where it is closed, `vary` where the hours are not the same on each day. */
export function hoursOf({ week }: OtherDays): Pick<Shift, 'opens' | 'closes'> | 'vary' | null {
  return week.length ? (sameHours(week) ?? 'vary') : null;
}
