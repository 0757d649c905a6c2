import { Marks, noColumns, type Worded } from './marks/marks';
import { Problem } from './problem';

/** The server has another format since this page was loaded: only a new page reads it. */
export const OUTDATED = 'page-outdated';

/** The marks of an operation, and the cursor from which the events go on. */
export interface Snapshot {
  cursor: string;
  at: string;
  marks: Marks;
}

interface Header {
  count: number;
  /** How many kinds of marks there are: words, severity and version that occur together. */
  combinations: number;
  /** When the first mark was recorded, ms since 1970. */
  since: number;
  cursor: string;
  at: string;
  dictionaries: Record<Worded, string[]>;
}

const FAMILY = 'JOC';
const MAGIC = `${FAMILY}2`;
const HEADER_AT = 8;
const WORDS = ['kind', 'state', 'subject', 'country', 'place'] as const;
/** Positions come in millionths of a degree. */
const DEGREE = 1_000_000;
/** Bytes of an id behind its instant. */
const CHANCE = 10;

/**
 * Reads `application/vnd.jointops.columns`: `JOC2`, uint32 header length, JSON header, columns of numbers (see `Planes`),
 * and the ends of the ids. Numbers are differences; this puts the marks together.
 * Raises RangeError when it is something else or cut short, Problem (`OUTDATED`) when it is another format of ours.
 */
export function decodeSnapshot(body: ArrayBuffer): Snapshot {
  const text = new TextDecoder();
  const magic = text.decode(new Uint8Array(body).subarray(0, MAGIC.length));
  if (magic !== MAGIC && magic.startsWith(FAMILY)) throw new Problem(0, { type: OUTDATED });
  if (body.byteLength < HEADER_AT || magic !== MAGIC) throw new RangeError('not a column snapshot');
  const length = new DataView(body).getUint32(4, true);
  const header = JSON.parse(text.decode(new Uint8Array(body, HEADER_AT, length))) as Header;
  return { cursor: header.cursor, at: header.at, marks: marksOf(header, new Planes(new Uint8Array(body, HEADER_AT + length))) };
}

function marksOf({ count, combinations, since, dictionaries }: Header, planes: Planes): Marks {
  const columns = noColumns(count);
  const words = WORDS.map((name) => [columns[name], planes.read(combinations)] as const);
  const severity = planes.read(combinations), version = planes.read(combinations);
  const firsts = [signed(planes.read(combinations)), signed(planes.read(combinations))] as const;
  const kinds = planes.read(count);
  const east = signed(planes.read(count)), north = signed(planes.read(count));
  const steps = planes.read(count);
  const waits = signed(planes.read(count)), made = signed(planes.read(count));
  // Column by column: a million rows are gone through in one shape each.
  for (const [column, of] of words) for (let row = 0; row < count; row += 1) column[row] = of[kinds[row]!]!;
  const ids = new Ids(columns.id, planes.rest(CHANCE * count));
  let recorded = since;
  for (let row = 0; row < count; row += 1) {
    const kind = kinds[row]!;
    columns.severity[row] = severity[kind]!;
    columns.version[row] = version[kind]!;
    columns.lon[row] = (firsts[0][kind]! + east[row]!) / DEGREE;
    columns.lat[row] = (firsts[1][kind]! + north[row]!) / DEGREE;
    recorded += steps[row]!;
    columns.recorded[row] = recorded;
    columns.occurred[row] = recorded - waits[row]!;
    ids.write(row, recorded - waits[row]! - made[row]!);
  }
  return new Marks(columns, count, dictionaries);
}

/** Ids put together of their instants (the first six bytes) and the rest. */
class Ids {
  readonly #bytes: Uint8Array;

  constructor(column: Uint32Array, private readonly chance: Uint8Array) {
    this.#bytes = new Uint8Array(column.buffer);
  }

  write(row: number, instant: number): void {
    const at = 16 * row;
    const high = Math.floor(instant / 2 ** 32), low = instant >>> 0;
    const bytes = this.#bytes;
    bytes[at] = high >>> 8;
    bytes[at + 1] = high;
    bytes[at + 2] = low >>> 24;
    bytes[at + 3] = low >>> 16;
    bytes[at + 4] = low >>> 8;
    bytes[at + 5] = low;
    for (let place = 0; place < CHANCE; place += 1) bytes[at + 6 + place] = this.chance[CHANCE * row + place]!;
  }
}

/** Numbers by seven bits: a byte of each, whose eighth bit says that more follow; then the next seven bits of those. */
class Planes {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** The next column of so many numbers. Raises RangeError when it is cut short. */
  read(count: number): Float64Array {
    const found = new Float64Array(count);
    const bytes = this.#taken(count);
    const open = new Uint32Array(count);
    let many = 0;
    for (let row = 0; row < count; row += 1) {
      const byte = bytes[row]!;
      found[row] = byte & 127;
      if (byte > 127) open[many++] = row;
    }
    for (let scale = 128; many; scale *= 128) many = this.#more(open, many, found, scale);
    return found;
  }

  /** What comes behind all columns. */
  rest(length: number): Uint8Array {
    return this.#taken(length);
  }

  /** The next seven bits of the first `many` rows in `open`, where those that go on stand afterwards; how many. */
  #more(open: Uint32Array, many: number, found: Float64Array, scale: number): number {
    const bytes = this.#taken(many);
    let left = 0;
    for (let place = 0; place < many; place += 1) {
      const byte = bytes[place]!, row = open[place]!;
      found[row]! += (byte & 127) * scale;
      if (byte > 127) open[left++] = row;
    }
    return left;
  }

  #taken(length: number): Uint8Array {
    if (this.#at + length > this.bytes.length) throw new RangeError(`the snapshot ends ${this.#at + length - this.bytes.length} bytes too early`);
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }
}

/** 0, 1, 2, 3 … stand for 0, -1, 1, -2 … */
function signed(numbers: Float64Array): Float64Array {
  for (let n = 0; n < numbers.length; n += 1) {
    const number = numbers[n]!, half = Math.floor(number / 2);
    numbers[n] = 2 * half === number ? half : -1 - half;
  }
  return numbers;
}
