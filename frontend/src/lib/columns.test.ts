// @vitest-environment node
import { describe, expect, test, vi } from 'vitest';
import { decodeSnapshot, readSnapshot } from './columns';
import { cut, isCut } from './marks/ids';
import type { Marks } from './marks/marks';
import { Problem } from './problem';

const RECORD = '0193a7c4-0000-7000-8000-0000000000ff';
const INSTANT = 0x0193a7c40000;
const AT = 1606810500000;

/** A column of one number: seven bits a byte, the eighth says that more follow. */
function one(number: number): number[] {
  const bytes: number[] = [];
  for (let left = number; ; left = Math.floor(left / 128)) {
    bytes.push((left % 128) + (left > 127 ? 128 : 0));
    if (left <= 127) return bytes;
  }
}
const signed = (number: number): number[] => one(number < 0 ? -2 * number - 1 : 2 * number);

/** A snapshot of one check at Gao, laid out byte by byte as the server lays it out; alike: its id comes whole. */
function oneCheck({ alike = false } = {}): ArrayBuffer {
  const chance = RECORD.replaceAll('-', '').slice(12).match(/../g)!.map((hex) => parseInt(hex, 16));
  const ofId = alike ? [...chance.slice(7), ...chance.slice(0, 7)] : chance.slice(7);
  const bytes = [
    ...[0, 1, 0, 0, 1, 2, 300].flatMap(one), // kind, state, subject, country, place, severity, version
    ...signed(-5_000), ...signed(1_627_000), // where its combination begins
    ...one(0), ...signed(-7), ...signed(0), // its combination, the way from there
    ...one(0), ...signed(800), ...signed(AT - INSTANT), // since the mark before, since it happened, since its id was made
    ...ofId,
  ];
  const header = new TextEncoder().encode(JSON.stringify({
    count: 1, combinations: 1, drawn: bytes.length - ofId.length, alike: alike ? [0] : [], since: AT + 800, cursor: 'c1', at: '2020-12-01T08:15:01Z',
    dictionaries: { kind: ['check'], state: ['clear', 'wait'], subject: ['person'], country: ['ML'], place: ['', 'ML-GAO-01'] },
  }));
  const body = new Uint8Array(8 + header.length + bytes.length);
  body.set(new TextEncoder().encode('JOC3'));
  new DataView(body.buffer).setUint32(4, header.length, true);
  body.set(header, 8);
  body.set(bytes, 8 + header.length);
  return body.buffer;
}

describe('the column snapshot', () => {
  test('gives each mark as it was recorded, with the cursor it is true at', () => {
    const { cursor, at, marks } = decodeSnapshot(oneCheck());
    expect([cursor, at, marks.size]).toEqual(['c1', '2020-12-01T08:15:01Z', 1]);
    expect(marks.at(marks.find(RECORD))).toEqual({
      record: cut(RECORD), kind: 'check', state: 'wait', subject: 'person', country: 'ML', place: 'ML-GAO-01',
      lon: -0.05007, lat: 16.27, severity: 2, occurred_at: AT, recorded_at: AT + 800, version: 300,
    });
  });

  test('cuts the id of a check, which is found by either until an event brings the whole; where two would be alike it comes whole', () => {
    const { marks } = decodeSnapshot(oneCheck());
    const mark = marks.at(0);
    expect([isCut(mark.record), marks.find(mark.record), marks.find(RECORD)]).toEqual([true, 0, 0]);
    expect(marks.find(RECORD.replace('ff', 'fe'))).toBe(-1);
    marks.put({ ...mark, record: RECORD, version: 301, state: 'clear' });
    expect([marks.size, marks.record(0), marks.find(mark.record), marks.find(RECORD)]).toEqual([1, RECORD, 0, 0]);
    const other = RECORD.replace('7000', '7001');
    const beside = decodeSnapshot(oneCheck()).marks;
    beside.put({ ...mark, record: other, recorded_at: mark.recorded_at + 1, country: 'BF' });
    expect([beside.size, beside.at(0), beside.find(other)]).toEqual([2, mark, 1]); // of an id made to be cut to the same
    const whole = decodeSnapshot(oneCheck({ alike: true })).marks;
    expect([whole.record(0), whole.find(RECORD), whole.find(RECORD.replace('7000', '7001'))]).toEqual([RECORD, 0, -1]);
  });

  test('on a slow line is drawn before its ids are there', async () => {
    const body = new Uint8Array(oneCheck()), drawn: Marks[] = [];
    const clock = vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(400);
    const line = new ReadableStream<Uint8Array>({
      start(to) {
        for (const part of [body.slice(0, 5), body.slice(5, -3), body.slice(-3)]) to.enqueue(part);
        to.close();
      },
    });
    const { marks } = await readSnapshot(line, (coming) => drawn.push(coming));
    clock.mockRestore();
    const [coming] = drawn;
    expect([drawn.length, coming!.size, coming!.find(RECORD), coming!.at(0).lat]).toEqual([1, 1, -1, 16.27]);
    expect([marks.find(RECORD), marks.at(0).lat]).toEqual([0, 16.27]);
    expect(marks.columns.lon).toBe(coming!.columns.lon); // read once
  });

  test('of another format says that the page is outdated', () => {
    const body = oneCheck();
    new Uint8Array(body).set(new TextEncoder().encode('JOC4'));
    expect(() => decodeSnapshot(body)).toThrow(Problem);
  });

  test('refuses bytes that are something else, or cut short', () => {
    expect(() => decodeSnapshot(new TextEncoder().encode('<html>sorry</html>').buffer)).toThrow('not a column snapshot');
    expect(() => decodeSnapshot(oneCheck().slice(0, -1))).toThrow('1 bytes too early');
  });
});
