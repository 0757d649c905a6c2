import type { Mark, MarkKind } from '../types';
import { idAt, Index, isCut, isWhole, mayBe, parseId } from './ids';
import { Order } from './order';
import { Words } from './words';

/** The columns of a snapshot; those of words hold numbers into `words`. `id`: four numbers each. Times in ms since 1970. */
export interface Columns {
  id: Uint32Array;
  kind: Uint8Array;
  state: Uint8Array;
  subject: Uint8Array;
  country: Uint8Array;
  place: Uint16Array;
  severity: Uint8Array;
  version: Uint32Array;
  lon: Float64Array;
  lat: Float64Array;
  occurred: Float64Array;
  recorded: Float64Array;
}
export type Worded = 'kind' | 'state' | 'subject' | 'country' | 'place';

const NUMBERS = ['kind', 'state', 'subject', 'country', 'place', 'severity', 'version', 'lon', 'lat', 'occurred', 'recorded'] as const;
const ROOM: Record<Worded, number> = { kind: 255, state: 256, subject: 256, country: 256, place: 65_536 };
/** In place of a kind: the row is no mark any more. Rows keep their numbers, so that pictures of them stay true. */
export const GONE = 255;

/**
 * All marks that stand on the map, as columns: a million take 60 MB and no object. Row numbers never change.
 * Whoever keeps a picture of the rows hears of each that changed by `follow`.
 */
export class Marks {
  count: number;
  readonly words: Record<Worded, Words>;
  readonly order: Order;
  /** Rows of what is no check: few, and looked at one by one. */
  readonly others: number[] = [];
  columns: Columns;
  #index = new Index();
  #left = 0;
  readonly #hooks = new Set<(row: number) => void>();

  constructor(columns: Columns = noColumns(0), count = 0, words: Partial<Record<Worded, string[]>> = {}) {
    this.words = Object.fromEntries(Object.entries(ROOM).map(([name, most]) => [name, new Words(words[name as Worded] ?? [], most)])) as Record<Worded, Words>;
    this.columns = columns;
    this.count = count;
    this.#index.build(columns.id, count);
    this.order = new Order(columns.recorded, count);
    const check = this.words.kind.code('check');
    for (let row = 0; row < count; row += 1) if (columns.kind[row] !== check) this.others.push(row);
  }

  static of(marks: Iterable<Mark>): Marks {
    const made = new Marks();
    for (const mark of marks) made.put(mark);
    return made;
  }

  /** How many stand there now. */
  get size(): number {
    return this.count - this.#left;
  }

  /** The row of a record, or -1; of a check also by what `record` said of it. Where its id is here in part alone it may be another's: see `cut`. */
  find(record: string): number {
    const rows = this.#rows(record);
    return rows.find((row) => this.record(row) === record) ?? (rows.length === 1 ? rows[0]! : -1);
  }

  /** The id of a row; of a check of which nothing came since the snapshot, what that says of it: see `isCut`. */
  record(row: number): string {
    return idAt(this.columns.id, row);
  }

  /** One mark as an object, for those who show it. */
  at(row: number): Mark {
    const { columns: held, words } = this;
    return {
      record: this.record(row), kind: words.kind.all[held.kind[row]!] as MarkKind, state: words.state.all[held.state[row]!]!,
      subject: words.subject.all[held.subject[row]!]!, country: words.country.all[held.country[row]!]!, place: words.place.all[held.place[row]!]!,
      lon: held.lon[row]!, lat: held.lat[row]!, severity: held.severity[row]!, version: held.version[row]!,
      occurred_at: held.occurred[row]!, recorded_at: held.recorded[row]!,
    };
  }

  *records(): Generator<string> {
    for (let row = 0; row < this.count; row += 1) if (this.columns.kind[row] !== GONE) yield this.record(row);
  }

  /**
   * A mark, or its new state: an older version changes nothing. When it first stood on the map is kept, as the
   * snapshot says it: a later state does not make it new. What has no UUID is none of ours.
   */
  put(mark: Mark): void {
    const id = parseId(mark.record);
    if (!id) return;
    const held = this.#same(id, mark);
    if (held >= 0 && this.columns.kind[held] !== GONE && this.columns.version[held]! > mark.version) return;
    // The server cuts no two to the same for one viewer: what it cut so before is not for this one any more.
    if (held < 0 && isCut(mark.record)) for (const row of this.#rows(mark.record)) if (this.record(row) === mark.record) this.#drop(row);
    const row = held >= 0 ? held : this.#append(id, mark);
    if (!isCut(mark.record)) this.columns.id.set(id, 4 * row);
    if (this.columns.kind[row] === GONE) this.#left -= 1;
    this.#write(row, mark);
    for (const hook of this.#hooks) hook(row);
  }

  /** What another snapshot has newer, or has alone, or names in full. */
  take(other: Marks): void {
    for (let row = 0; row < other.count; row += 1) {
      const held = this.#same(other.columns.id.subarray(4 * row, 4 * row + 4), { kind: other.words.kind.all[other.columns.kind[row]!]!, recorded_at: other.columns.recorded[row]! });
      if (held < 0 || this.columns.kind[held] === GONE || this.columns.version[held]! < other.columns.version[row]!) this.put(other.at(row));
      else if (isCut(this.record(held))) this.columns.id.set(other.columns.id.subarray(4 * row, 4 * row + 4), 4 * held);
    }
  }

  /**
   * Takes a mark away: what it said is wiped. Its row stays, with id, version and both instants. Where its id is here in
   * part alone, all that it may be goes, and the answer is false: another's may be among it, so the map is read again.
   */
  remove(record: string): boolean {
    const rows = this.#rows(record);
    const same = isCut(record) ? undefined : rows.find((row) => this.record(row) === record);
    for (const row of same === undefined ? rows : [same]) this.#drop(row);
    return same !== undefined || !rows.length;
  }

  #drop(row: number): void {
    const { columns } = this;
    columns.state[row] = columns.subject[row] = columns.country[row] = columns.place[row] = columns.severity[row] = columns.lon[row] = columns.lat[row] = 0;
    columns.kind[row] = GONE;
    this.#left += 1;
    for (const hook of this.#hooks) hook(row);
  }

  /** Calls `hook` for each row that changes from now on; the answer ends it. */
  follow(hook: (row: number) => void): () => void {
    this.#hooks.add(hook);
    return () => this.#hooks.delete(hook);
  }

  /** The rows that may be of a record by what is known of ids. */
  #rows(record: string): number[] {
    const id = parseId(record);
    return id ? this.#index.alike(this.columns.id, id).filter((row) => this.columns.kind[row] !== GONE && mayBe(this.record(row), record)) : [];
  }

  /**
   * The row of the same record, or -1. Where one of two ids is cut, what no device chooses and never changes must agree
   * too: the kind, and when the server recorded it. Else an id made to be cut like another's would change the other's mark.
   */
  #same(id: Uint32Array, { kind, recorded_at }: Pick<Mark, 'recorded_at'> & { kind: string }): number {
    const { id: ids, kind: kinds, recorded } = this.columns;
    const whole = isWhole(id, 0);
    let found = -1;
    for (const row of this.#index.alike(ids, id)) {
      if (whole && isWhole(ids, row)) {
        if (ids[4 * row + 1] === id[1] && ids[4 * row + 2] === id[2] && ids[4 * row + 3] === id[3]) return row;
      } else if (found < 0 && recorded[row] === recorded_at && (kinds[row] === GONE || this.words.kind.all[kinds[row]!] === kind)) {
        found = row;
      }
    }
    return found;
  }

  #append(id: Uint32Array, mark: Mark): number {
    const row = this.count;
    if (row === this.columns.kind.length) this.columns = grown(this.columns, row);
    this.columns.id.set(id, 4 * row);
    this.columns.recorded[row] = mark.recorded_at;
    this.count += 1;
    this.#index.add(this.columns.id, row, this.count);
    this.order.add(this.columns.recorded, row);
    if (mark.kind !== 'check') this.others.push(row);
    return row;
  }

  #write(row: number, mark: Mark): void {
    const { columns, words } = this;
    for (const name of ['kind', 'state', 'subject', 'country', 'place'] as const) columns[name][row] = words[name].code(mark[name] ?? '');
    columns.severity[row] = mark.severity;
    columns.version[row] = mark.version;
    columns.lon[row] = mark.lon;
    columns.lat[row] = mark.lat;
    columns.occurred[row] = mark.occurred_at;
  }
}

export function noColumns(room: number): Columns {
  return {
    id: new Uint32Array(4 * room), kind: new Uint8Array(room), state: new Uint8Array(room), subject: new Uint8Array(room),
    country: new Uint8Array(room), place: new Uint16Array(room), severity: new Uint8Array(room), version: new Uint32Array(room),
    lon: new Float64Array(room), lat: new Float64Array(room), occurred: new Float64Array(room), recorded: new Float64Array(room),
  };
}

/** The same with a half more room, so that a day of events grows a handful of times. */
function grown(columns: Columns, count: number): Columns {
  const larger = noColumns(Math.ceil(count * 1.5) + 1024);
  larger.id.set(columns.id.subarray(0, 4 * count));
  for (const name of NUMBERS) larger[name].set(columns[name].subarray(0, count));
  return larger;
}
