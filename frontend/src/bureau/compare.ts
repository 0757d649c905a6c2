import type { Subject } from '$lib/types';
import { factsOf, type Fact } from './facts';
import { isOneBirth } from './births';
import { differences, isSame } from './differences';

/** One line of the comparison: the check's fact beside the entry's. */
export interface Row {
  field: string;
  check?: Fact;
  entry?: Fact;
}

export interface Comparison {
  different: Row[];
  same: Row[];
  oneSided: Row[];
}

/** Whether two facts say the same; birth dates, as far as both say it. */
export function areOne(a: Fact, b: Fact): boolean {
  return isSame(a.value, b.value) || (a.field === 'birth_date' && b.field === 'birth_date' && isOneBirth(a.value, b.value));
}

/** Both records side by side, ordered by how much they tell: what differs, what agrees, what only one of them knows. */
export function compare(check: Subject, entry: Subject): Comparison {
  const rows = paired(factsOf(check), factsOf(entry));
  const both = rows.filter((row) => row.check && row.entry);
  const agree = (row: Row): boolean => areOne(row.check!, row.entry!);
  return {
    different: both.filter((row) => !agree(row)),
    same: both.filter(agree),
    oneSided: rows.filter((row) => !row.check || !row.entry),
  };
}

function paired(check: Fact[], entry: Fact[]): Row[] {
  const left = [...entry];
  const rows: Row[] = check.map((fact) => {
    const partner = nearest(fact, left);
    if (partner) left.splice(left.indexOf(partner), 1);
    return { field: fact.field, check: fact, ...(partner ? { entry: partner } : {}) };
  });
  return [...rows, ...left.map((fact) => ({ field: fact.field, entry: fact }))];
}

/** Of several names, birth dates or documents in an entry, the one that is closest to the check's. */
function nearest(fact: Fact, candidates: Fact[]): Fact | undefined {
  const kin = candidates.filter((candidate) => candidate.field === fact.field);
  const contradicts = (one: Fact): number => Number(!areOne(fact, one));
  return kin.sort((a, b) => contradicts(a) - contradicts(b) || distance(fact, a) - distance(fact, b))[0];
}

function distance(a: Fact, b: Fact): number {
  const { left, right } = differences(a.value, b.value);
  return [...left, ...right].reduce((sum, piece) => sum + (piece.differs ? piece.text.length : 0), 0);
}
