import { Marks, noColumns, type Columns, type Worded } from './marks/marks';
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
  /** How many bytes come before what is said of the ids. */
  drawn: number;
  /** When the first mark was recorded, ms since 1970. */
  since: number;
  cursor: string;
  at: string;
  dictionaries: Record<Worded, string[]>;
  /** Rows of checks whose ids are cut to the same as another's: theirs come whole. */
  alike: number[];
}

const FAMILY = 'JOC';
const MAGIC = `${FAMILY}3`;
const HEADER_AT = 8;
const WORDS = ['kind', 'state', 'subject', 'country', 'place'] as const;
/** Positions come in hundred thousandths of a degree. */
const DEGREE = 100_000;
/** The last bytes of an id, which all come; those between its instant and them, which come of few. */
const END = 3, MIDDLE = 7;

/**
 * Reads `application/vnd.jointops.columns`: `JOC3`, uint32 header length, JSON header, columns of numbers (see `Planes`),
 * and what comes of the ids. Numbers are differences; this puts the marks together.
 * Raises RangeError when it is something else or cut short, Problem (`OUTDATED`) when it is another format of ours.
 */
export function decodeSnapshot(body: ArrayBuffer): Snapshot {
  const bytes = new Uint8Array(body);
  const { header, first } = headOf(bytes);
  const planes = new Planes(bytes.subarray(first));
  const columns = columnsOf(header, planes);
  return snapshotOf(header, named(columns, header, planes));
}

/** On a slow line what can be drawn is drawn before the ids are there. */
const PATIENCE_MS = 300;

/** The same as it comes over the line. `ondrawn` gets marks without the ends of their ids: to be drawn, and for nothing else. */
export async function readSnapshot(body: ReadableStream<Uint8Array>, ondrawn?: (marks: Marks) => void): Promise<Snapshot> {
  const begun = performance.now();
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let got = 0, end = Infinity;
  let drawn: { header: Header; columns: Columns } | undefined;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    got += part.value.length;
    if (!ondrawn || drawn || performance.now() - begun < PATIENCE_MS) continue;
    if (end === Infinity) end = drawnEnd(joined(parts));
    if (got < end) continue;
    const here = joined(parts);
    const { header, first } = headOf(here);
    drawn = { header, columns: columnsOf(header, new Planes(here.subarray(first))) };
    ondrawn(snapshotOf(header, drawn.columns).marks);
  }
  const whole = joined(parts);
  if (!drawn) return decodeSnapshot(whole.buffer);
  // The columns are read already: what is drawn of them stays, only the ids are others.
  return snapshotOf(drawn.header, named(drawn.columns, drawn.header, new Planes(whole.subarray(end))));
}

/** Where the columns end, once so much is here that the header says it. */
function drawnEnd(bytes: Uint8Array): number {
  if (bytes.length < HEADER_AT) return Infinity;
  const length = new DataView(bytes.buffer).getUint32(4, true);
  if (bytes.length < HEADER_AT + length) return Infinity;
  const { header, first } = headOf(bytes);
  return first + header.drawn;
}

function headOf(bytes: Uint8Array): { header: Header; first: number } {
  const text = new TextDecoder();
  const magic = text.decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC && magic.startsWith(FAMILY)) throw new Problem(0, { type: OUTDATED });
  if (bytes.length < HEADER_AT || magic !== MAGIC) throw new RangeError('not a column snapshot');
  const first = HEADER_AT + new DataView(bytes.buffer).getUint32(4, true);
  return { header: JSON.parse(text.decode(bytes.subarray(HEADER_AT, first))) as Header, first };
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const snapshotOf = ({ cursor, at, count, dictionaries }: Header, columns: Columns): Snapshot => ({ cursor, at, marks: new Marks(columns, count, dictionaries) });

/** All but the ends of the ids. Those of checks are known by their instant and their last bytes: see `isCut`. */
function columnsOf({ count, combinations, since }: Header, planes: Planes): Columns {
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
  const ids = new Uint8Array(columns.id.buffer);
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
    writeInstant(ids, 16 * row, recorded - waits[row]! - made[row]!);
  }
  return columns;
}

/** The first six bytes of an id. */
function writeInstant(ids: Uint8Array, at: number, instant: number): void {
  const high = Math.floor(instant / 2 ** 32), low = instant >>> 0;
  ids[at] = high >>> 8;
  ids[at + 1] = high;
  ids[at + 2] = low >>> 24;
  ids[at + 3] = low >>> 16;
  ids[at + 4] = low >>> 8;
  ids[at + 5] = low;
}

/** The same columns with what comes of the ids: the end of each, and the middles of those that are no checks or alike. */
function named(columns: Columns, { count, dictionaries, alike }: Header, planes: Planes): Columns {
  const id = columns.id.slice();
  const bytes = new Uint8Array(id.buffer);
  const ends = planes.rest(END * count);
  for (let row = 0; row < count; row += 1) for (let place = 0; place < END; place += 1) bytes[16 * row + 13 + place] = ends[END * row + place]!;
  const check = dictionaries.kind.indexOf('check'), whole = new Set(alike);
  for (let row = 0; row < count; row += 1) if (columns.kind[row] !== check || whole.has(row)) bytes.set(planes.rest(MIDDLE), 16 * row + 6);
  return { ...columns, id };
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
