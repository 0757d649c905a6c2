import { Marks, type Columns, type Worded } from './marks/marks';

/** The marks of an operation, and the cursor from which the events go on. */
export interface Snapshot {
  cursor: string;
  at: string;
  marks: Marks;
}

type ColumnType = 'uuid' | 'u8' | 'u16' | 'u32' | 'f64';

interface Header {
  count: number;
  cursor: string;
  at: string;
  dictionaries: Record<Worded, string[]>;
  columns: { name: string; type: ColumnType; offset: number }[];
}

const MAGIC = 'JOC1';
const HEADER_AT = 8;

/** Each column's name on the wire, and its type there. */
const WIRE: Record<keyof Columns, [string, ColumnType]> = {
  id: ['record', 'uuid'], kind: ['kind', 'u8'], state: ['state', 'u8'], subject: ['subject', 'u8'], country: ['country', 'u8'],
  place: ['place', 'u16'], severity: ['severity', 'u8'], version: ['version', 'u32'], lon: ['lon', 'f64'], lat: ['lat', 'f64'],
  occurred: ['occurred_at', 'f64'], recorded: ['recorded_at', 'f64'],
};

/**
 * Reads `application/vnd.jointops.columns`: `JOC1`, uint32 header length, JSON header, little-endian columns,
 * each at a multiple of 8 from the start. The columns are taken as they lie there: nothing is copied.
 * Raises RangeError when it is something else or cut short.
 */
export function decodeSnapshot(body: ArrayBuffer): Snapshot {
  const text = new TextDecoder();
  if (body.byteLength < HEADER_AT || text.decode(new Uint8Array(body, 0, 4)) !== MAGIC) throw new RangeError('not a column snapshot');
  const length = new DataView(body).getUint32(4, true);
  const header = JSON.parse(text.decode(new Uint8Array(body, HEADER_AT, length))) as Header;
  const columns = Object.fromEntries(Object.entries(WIRE).map(([name, [wired, type]]) => [name, columnOf(body, header, wired, type)])) as unknown as Columns;
  return { cursor: header.cursor, at: header.at, marks: new Marks(columns, header.count, header.dictionaries) };
}

function columnOf(body: ArrayBuffer, { columns, count }: Header, name: string, type: ColumnType): Columns[keyof Columns] {
  const column = columns.find((candidate) => candidate.name === name);
  if (!column) throw new RangeError(`the snapshot has no column ${name}`);
  if (column.type !== type) throw new RangeError(`${name} is ${column.type}, not ${type}`);
  switch (type) {
    case 'uuid':
      return new Uint32Array(body, column.offset, 4 * count);
    case 'u8':
      return new Uint8Array(body, column.offset, count);
    case 'u16':
      return new Uint16Array(body, column.offset, count);
    case 'u32':
      return new Uint32Array(body, column.offset, count);
    case 'f64':
      return new Float64Array(body, column.offset, count);
  }
}
