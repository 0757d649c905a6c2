import { GONE, type Marks } from '$lib/marks/marks';
import type { Mark, MarkKind } from '$lib/types';
import { Sieve, type Filter } from './filter';
import type { By, Step } from './past';

/** Why a row is seen, a bit each: it fits country and result · it is of the kind · it was there by the instant · it is recent enough. */
export const WHAT = 1, KIND = 2, THERE = 4, RECENT = 8;
/** Seen by map, list and figures. */
export const SHOWN = WHAT | KIND | THERE | RECENT;

/** At which instant one looks, ms since 1970 (null: now, at `now`), by which clock, and what records went through. */
export interface When {
  at: number | null;
  now: number;
  by: By;
  steps: readonly { row: number; own: Step[] }[];
}

/**
 * The marks as the screen shows them: one byte a row says whether and why. State and severity are those of the instant.
 * It is made anew four times a second at most, and never changes.
 */
export class Look {
  readonly count: number;
  readonly seen: Uint8Array;
  readonly state: Uint8Array;
  readonly severity: Uint8Array;
  #kinds: Record<MarkKind, number> | null = null;

  /** `named`: the countries that an alert names, where they are known. */
  constructor(readonly marks: Marks, filter: Filter, { at, now, by, steps }: When, named: (alert: string) => readonly string[] = () => []) {
    const { count, columns } = marks;
    const instants = by === 'event' ? columns.occurred : columns.recorded;
    const until = at ?? Infinity;
    const since = filter.hours ? (at ?? now) - filter.hours * 3_600_000 : -Infinity;
    this.count = count;
    [this.state, this.severity] = at === null ? [columns.state, columns.severity] : statesAt(marks, steps, at);
    this.seen = new Uint8Array(count);
    const sieve = new Sieve(marks, filter, this.state, named);
    const { kind, occurred } = columns;
    for (let row = 0; row < count; row += 1) {
      if (kind[row] === GONE) continue;
      this.seen[row] = (sieve.what(row) ? WHAT : 0) | (sieve.kind(row) ? KIND : 0) | (instants[row]! <= until ? THERE : 0) | (occurred[row]! >= since ? RECENT : 0);
    }
  }

  has(row: number, bits: number): boolean {
    return (this.seen[row]! & bits) === bits;
  }

  /** A mark as it stood then. */
  at(row: number): Mark {
    const mark = this.marks.at(row);
    const state = this.marks.words.state.all[this.state[row]!]!;
    return { ...mark, state, severity: this.severity[row]! };
  }

  /** A record that was there by then, also when the filter hides it. */
  find(record: string): Mark | undefined {
    const row = this.marks.find(record);
    return row >= 0 && row < this.count && this.has(row, THERE) ? this.at(row) : undefined;
  }

  /** What is no check, as objects. */
  others(bits = SHOWN, ...kinds: MarkKind[]): Mark[] {
    const codes = kinds.map((kind) => this.marks.words.kind.code(kind));
    const rows = this.marks.others.filter((row) => row < this.count && this.has(row, bits) && (!codes.length || codes.includes(this.marks.columns.kind[row]!)));
    return rows.map((row) => this.at(row));
  }

  /** How many of each kind, whichever kind is asked for. */
  kinds(): Record<MarkKind, number> {
    return (this.#kinds ??= this.#count());
  }

  #count(): Record<MarkKind, number> {
    const { words, columns } = this.marks;
    const counts = new Uint32Array(256);
    const bits = WHAT | THERE | RECENT;
    for (let row = 0; row < this.count; row += 1) if ((this.seen[row]! & bits) === bits) counts[columns.kind[row]!]! += 1;
    const of = (kind: MarkKind): number => counts[words.kind.code(kind)]!;
    return { check: of('check'), match: of('match'), incident: of('incident'), alert: of('alert') };
  }
}

/**
 * States and severities as they stood at an instant. They are judged by when we learnt of them in both ways of looking:
 * before that nobody acted on it.
 */
function statesAt(marks: Marks, steps: When['steps'], instant: number): [Uint8Array, Uint8Array] {
  const state = marks.columns.state.slice(0, marks.count), severity = marks.columns.severity.slice(0, marks.count);
  for (const { row, own } of steps) {
    const step = own.findLast(({ known }) => known <= instant) ?? own[0]!;
    state[row] = marks.words.state.code(step.state);
    severity[row] = step.severity;
  }
  return [state, severity];
}
