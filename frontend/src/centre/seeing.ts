import { Marks } from '$lib/marks/marks';
import type { Mark } from '$lib/types';
import { EVERYTHING, type Filter } from './filter';
import { Look } from './look';
import { stepsIn, type By, type Steps } from './past';

interface Seeing extends Partial<Filter> {
  at?: number | null;
  by?: By;
  steps?: Steps;
  now?: number;
  named?: (alert: string) => readonly string[];
}

/** What a centre's screen shows of some marks, as stories need it. */
export function seeing(marks: Mark[], { at = null, by = 'known', steps = new Map(), now = 0, named, ...filter }: Seeing = {}): Look {
  const table = Marks.of(marks);
  return new Look(table, { ...EVERYTHING, ...filter }, { at, by, now, steps: stepsIn(table, steps) }, named);
}

/** The rows shown, as objects in the order of the table. */
export const shownBy = (look: Look, bits: number): Mark[] =>
  Array.from({ length: look.count }, (_, row) => row).filter((row) => look.has(row, bits)).map((row) => look.at(row));
