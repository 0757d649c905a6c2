/** What `1985-03-20`, `1985-03`, `1985`, `1985~` (about then) or `1983/1987` (between these) says; 0: not said. */
interface Birth {
  year: number;
  month: number;
  day: number;
  until: number;
  about: boolean;
}

const WRITTEN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?(?:\/(\d{4}))?$/;
/** Years by which a date that is not sure may be another, as `birth_weight` has it in alerts/screening/evidence.py. */
const ABOUT = 3;

/** Whether two birth dates can be those of one person: a year, a month and a day that both say are the same. */
export function isOneBirth(one: string, other: string): boolean {
  const [a, b] = [read(one), read(other)];
  if (!a || !b) return false;
  if (a.until || b.until) return a.year <= (b.until || b.year) && b.year <= (a.until || a.year);
  if (a.about || b.about) return Math.abs(a.year - b.year) <= ABOUT;
  return a.year === b.year && may(a.month, b.month) && may(a.day, b.day);
}

const may = (one: number, other: number): boolean => one === other || !one || !other;

function read(written: string): Birth | null {
  const parts = WRITTEN.exec(written);
  if (!parts) return null;
  const [, year, month, day, about, until] = parts;
  return { year: Number(year), month: Number(month ?? 0), day: Number(day ?? 0), until: Number(until ?? 0), about: about !== undefined };
}
