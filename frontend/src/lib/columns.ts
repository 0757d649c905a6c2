import type { Mark, MarkKind } from './types';

/** The marks of an operation, and the cursor from which the events go on. */
export interface Snapshot {
  cursor: string;
  at: string;
  marks: Mark[];
}

type ColumnType = 'uuid' | 'u8' | 'u16' | 'u32' | 'f64';
type Word = 'kind' | 'state' | 'subject' | 'country' | 'place';

interface Header {
  count: number;
  cursor: string;
  at: string;
  dictionaries: Record<Word, string[]>;
  columns: { name: string; type: ColumnType; offset: number }[];
}

const MAGIC = 'JOC1';
const HEADER_AT = 8;

const readers = {
  u8: (body: ArrayBuffer, offset: number, count: number) => new Uint8Array(body, offset, count),
  u16: (body: ArrayBuffer, offset: number, count: number) => new Uint16Array(body, offset, count),
  u32: (body: ArrayBuffer, offset: number, count: number) => new Uint32Array(body, offset, count),
  f64: (body: ArrayBuffer, offset: number, count: number) => new Float64Array(body, offset, count),
};

/**
 * Reads `application/vnd.jointops.columns`: `JOC1`, uint32 header length, JSON header, little-endian columns,
 * each at a multiple of 8 from the start. Raises RangeError when it is something else or cut short.
 */
export function decodeSnapshot(body: ArrayBuffer): Snapshot {
  const text = new TextDecoder();
  if (body.byteLength < HEADER_AT || text.decode(new Uint8Array(body, 0, 4)) !== MAGIC) throw new RangeError('not a column snapshot');
  const length = new DataView(body).getUint32(4, true);
  const header = JSON.parse(text.decode(new Uint8Array(body, HEADER_AT, length))) as Header;
  return { cursor: header.cursor, at: header.at, marks: marksOf(body, header) };
}

function marksOf(body: ArrayBuffer, header: Header): Mark[] {
  const { count, dictionaries } = header;
  const numbers = (name: string): ArrayLike<number> => {
    const column = columnOf(header, name);
    if (column.type === 'uuid') throw new RangeError(`${name} holds no numbers`);
    return readers[column.type](body, column.offset, count);
  };
  const words = (name: Word): ((row: number) => string) => {
    const index = numbers(name);
    return (row) => dictionaries[name][index[row]!] ?? '';
  };
  const records = new Uint8Array(body, columnOf(header, 'record').offset, count * 16);
  const kind = words('kind'), state = words('state'), subject = words('subject'), country = words('country'), place = words('place');
  const lon = numbers('lon'), lat = numbers('lat'), severity = numbers('severity'), version = numbers('version');
  const occurred = numbers('occurred_at'), recorded = numbers('recorded_at');
  return Array.from({ length: count }, (_, row) => ({
    record: uuidAt(records, row * 16),
    kind: kind(row) as MarkKind,
    state: state(row),
    subject: subject(row),
    country: country(row),
    place: place(row),
    lon: lon[row]!,
    lat: lat[row]!,
    severity: severity[row]!,
    occurred_at: occurred[row]!,
    recorded_at: recorded[row]!,
    version: version[row]!,
  }));
}

function columnOf(header: Header, name: string): Header['columns'][number] {
  const column = header.columns.find((candidate) => candidate.name === name);
  if (!column) throw new RangeError(`the snapshot has no column ${name}`);
  return column;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function uuidAt(bytes: Uint8Array, at: number): string {
  let text = '';
  for (let i = 0; i < 16; i += 1) {
    text += HEX[bytes[at + i]!];
    if (i === 3 || i === 5 || i === 7 || i === 9) text += '-';
  }
  return text;
}
