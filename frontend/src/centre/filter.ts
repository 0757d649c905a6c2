import type { Marks } from '$lib/marks/marks';
import type { MarkKind } from '$lib/types';

/** What list, map, timeline and figures show; empty or 0: all. `result`: a kind's state, as `match.confirmed`. */
export interface Filter {
  kind: MarkKind | '';
  countries: readonly string[];
  result: string;
  /** So many hours before the instant looked at. */
  hours: number;
}

export const EVERYTHING: Filter = { kind: '', countries: [], result: '', hours: 0 };

/** Results that one may ask for, in the order they are offered. A rescue is none: it has no place, and is counted alone. */
export const RESULTS = [
  'check.clear', 'check.wait', 'check.act', 'match.possible', 'match.asked', 'match.confirmed', 'match.denied',
  'incident.arrest', 'incident.seizure',
] as const;
export const HOURS = [1, 6, 24, 168] as const;
/** What of an address is a filter. */
export const FILTERS = ['kind', 'country', 'result', 'hours'] as const;
const KINDS: readonly string[] = ['check', 'match', 'incident', 'alert'];

/** A filter made ready for the numbers of a table's columns. */
export class Sieve {
  /** Whether a country is among those asked for, by its number; null: all are. */
  readonly #countries: Uint8Array | null;
  readonly #kind: number;
  readonly #alert: number;
  readonly #resultKind: number;
  readonly #result: number;

  /** `state`: as they stood at the instant looked at; `named`: the countries that an alert names beside that of its place. */
  constructor(
    private readonly marks: Marks, private readonly filter: Filter, private readonly state: Uint8Array | null = null,
    private readonly named: (alert: string) => readonly string[] = () => [],
  ) {
    const { kind, countries, result } = filter;
    const [of, word] = result.split('.');
    const { words } = marks;
    this.#countries = countries.length ? new Uint8Array(256) : null;
    for (const country of countries) this.#countries?.fill(1, words.country.code(country), words.country.code(country) + 1);
    this.#alert = words.kind.code('alert');
    this.#kind = kind ? words.kind.code(kind) : -1;
    this.#resultKind = of && word ? words.kind.code(of) : -1;
    this.#result = of && word ? words.state.code(word) : -1;
  }

  /** Of one of the countries and with the result asked for. */
  what(row: number): boolean {
    const { kind } = this.marks.columns, state = this.state ?? this.marks.columns.state;
    return this.#where(row) && (this.#result < 0 || (state[row] === this.#result && kind[row] === this.#resultKind));
  }

  #where(row: number): boolean {
    const { country, kind } = this.marks.columns;
    if (!this.#countries || this.#countries[country[row]!] === 1) return true;
    return kind[row] === this.#alert && this.named(this.marks.record(row)).some((one) => this.filter.countries.includes(one));
  }

  kind(row: number): boolean {
    return this.#kind < 0 || this.marks.columns.kind[row] === this.#kind;
  }
}

/** As it stands in the address: what nobody of ours wrote there is left out. */
export function readFilter(query: URLSearchParams): Filter {
  const kind = query.get('kind') ?? '', countries = (query.get('country') ?? '').split(','), result = query.get('result') ?? '', hours = Number(query.get('hours'));
  return {
    kind: KINDS.includes(kind) ? (kind as MarkKind) : '',
    countries: [...new Set(countries.filter((country) => /^[A-Z]{2}$/.test(country)))].sort(),
    result: (RESULTS as readonly string[]).includes(result) ? result : '',
    hours: (HOURS as readonly number[]).includes(hours) ? hours : 0,
  };
}

export function writeFilter({ kind, countries, result, hours }: Filter, query: URLSearchParams): void {
  for (const [name, value] of Object.entries({ kind, country: countries.join(','), result, hours: hours ? String(hours) : '' })) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
}

/** Whether a country is asked for: any is while none is named. */
export const within = (country: string, countries: readonly string[]): boolean => !countries.length || countries.includes(country);

/** Whether one of a record's countries is asked for. */
export const touching = (of: readonly string[], countries: readonly string[]): boolean => !countries.length || of.some((country) => countries.includes(country));

/** The countries asked for with one more, or one less. */
export const toggledCountry = (countries: readonly string[], country: string): string[] =>
  countries.includes(country) ? countries.filter((one) => one !== country) : [...countries, country].sort();
