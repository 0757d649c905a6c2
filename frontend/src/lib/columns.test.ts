import { describe, expect, test } from 'vitest';
import { decodeSnapshot } from './columns';

const RECORD = '0193a7c4-0000-7000-8000-0000000000ff';

/** A snapshot of one check at Gao, laid out byte by byte as the server lays it out. */
function oneCheck(): ArrayBuffer {
  const columns: [string, string, (view: DataView, at: number) => void, number][] = [
    ['record', 'uuid', (view, at) => RECORD.replaceAll('-', '').match(/../g)!.forEach((hex, i) => view.setUint8(at + i, parseInt(hex, 16))), 16],
    ['kind', 'u8', (view, at) => view.setUint8(at, 0), 1],
    ['state', 'u8', (view, at) => view.setUint8(at, 1), 1],
    ['subject', 'u8', (view, at) => view.setUint8(at, 0), 1],
    ['country', 'u8', (view, at) => view.setUint8(at, 0), 1],
    ['place', 'u16', (view, at) => view.setUint16(at, 1, true), 2],
    ['severity', 'u8', (view, at) => view.setUint8(at, 2), 1],
    ['lon', 'f64', (view, at) => view.setFloat64(at, -0.05, true), 8],
    ['lat', 'f64', (view, at) => view.setFloat64(at, 16.27, true), 8],
    ['occurred_at', 'f64', (view, at) => view.setFloat64(at, 1606810500000, true), 8],
    ['recorded_at', 'f64', (view, at) => view.setFloat64(at, 1606810500800, true), 8],
    ['version', 'u32', (view, at) => view.setUint32(at, 3, true), 4],
  ];
  const start = 2048;
  let at = start;
  const placed = columns.map(([name, type, write, size]) => {
    const column = { name, type, offset: at, write };
    at += Math.ceil(size / 8) * 8;
    return column;
  });
  const header = JSON.stringify({
    count: 1,
    cursor: 'c1',
    at: '2020-12-01T08:15:01Z',
    dictionaries: { kind: ['check'], state: ['clear', 'wait'], subject: ['person'], country: ['ML'], place: ['', 'ML-GAO-01'] },
    columns: placed.map(({ name, type, offset }) => ({ name, type, offset })),
  }).padEnd(start - 8, ' ');
  const body = new ArrayBuffer(at);
  new Uint8Array(body).set(new TextEncoder().encode('JOC1'), 0);
  new DataView(body).setUint32(4, start - 8, true);
  new Uint8Array(body).set(new TextEncoder().encode(header), 8);
  for (const column of placed) column.write(new DataView(body), column.offset);
  return body;
}

describe('the column snapshot', () => {
  test('gives each mark as it was recorded, with the cursor it is true at', () => {
    const { cursor, at, marks } = decodeSnapshot(oneCheck());
    expect([cursor, at, marks.size]).toEqual(['c1', '2020-12-01T08:15:01Z', 1]);
    expect(marks.at(marks.find(RECORD))).toEqual({
      record: RECORD, kind: 'check', state: 'wait', subject: 'person', country: 'ML', place: 'ML-GAO-01',
      lon: -0.05, lat: 16.27, severity: 2, occurred_at: 1606810500000, recorded_at: 1606810500800, version: 3,
    });
  });

  test('refuses bytes that are something else, or cut short', () => {
    expect(() => decodeSnapshot(new TextEncoder().encode('<html>sorry</html>').buffer)).toThrow('not a column snapshot');
    expect(() => decodeSnapshot(oneCheck().slice(0, 2080))).toThrow('length');
  });
});
