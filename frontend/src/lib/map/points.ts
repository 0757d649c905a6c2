import type { Marks } from '$lib/marks/marks';
import { mercator } from './mercator';

/** What a row looks like: not at all, a plain dot, a ring. */
export type Face = 0 | 1 | 2;

/** Bytes of a point: x and y in the square world, both instants in seconds since `origin` (single precision), its face. */
export const STRIDE = 20;
export const OCCURRED_AT = 8, RECORDED_AT = 12, FACE_AT = 16;

/**
 * The rows of a table as the graphics processor takes them, kept true row by row. Times are differences from the first
 * instant, which single precision holds to the second for half a year.
 */
export class Points {
  count = 0;
  /** The least and the greatest x that any of them ever had. */
  readonly breadth: [number, number] = [Infinity, -Infinity];
  readonly origin: number;
  bytes: Uint8Array;
  floats: Float32Array;
  /** Rows that changed since they were last taken; null: all of them. */
  #fresh: number[] | null = null;

  constructor(private readonly marks: Marks, private face: (row: number) => Face) {
    this.origin = marks.count ? marks.columns.recorded[0]! : Date.now();
    [this.bytes, this.floats] = room(marks.count + 1024);
    for (let row = 0; row < marks.count; row += 1) this.#place(row);
    this.count = marks.count;
    this.#dress();
  }

  /** A row of the table is new, or another. */
  write(row: number): void {
    if (row * STRIDE >= this.bytes.length) this.#grow();
    this.#place(row);
    this.bytes[row * STRIDE + FACE_AT] = this.face(row);
    this.count = Math.max(this.count, row + 1);
    this.#fresh?.push(row);
  }

  /** Other faces from now on. */
  dress(face: (row: number) => Face): void {
    this.face = face;
    this.#dress();
  }

  /** What changed since this was last asked, as runs of rows [first, behind the last]; null: everything. */
  taken(): [number, number][] | null {
    const rows = this.#fresh?.sort((a, b) => a - b) ?? null;
    this.#fresh = [];
    if (!rows) return null;
    const runs: [number, number][] = [];
    for (const row of rows) {
      const last = runs.at(-1);
      if (last && row <= last[1]) last[1] = row + 1;
      else runs.push([row, row + 1]);
    }
    return runs;
  }

  /** The nearest row that is seen within `reach` (of the square world) of a place in this world or another, or null. */
  nearest(x: number, y: number, reach: number, seen: (row: number) => boolean): number | null {
    const words = STRIDE / 4;
    let best: number | null = null;
    let least = reach ** 2;
    for (let row = 0; row < this.count; row += 1) {
      const over = this.floats[row * words]! - x, east = over - Math.round(over), south = this.floats[row * words + 1]! - y;
      const away = east * east + south * south;
      if (away <= least && this.bytes[row * STRIDE + FACE_AT] && seen(row)) {
        least = away;
        best = row;
      }
    }
    return best;
  }

  #place(row: number): void {
    const { lon, lat, occurred, recorded } = this.marks.columns;
    const at = row * (STRIDE / 4);
    const [x, y] = mercator(lon[row]!, lat[row]!);
    this.floats[at] = x;
    if (x < this.breadth[0]) this.breadth[0] = x;
    if (x > this.breadth[1]) this.breadth[1] = x;
    this.floats[at + 1] = y;
    this.floats[at + 2] = (occurred[row]! - this.origin) / 1000;
    this.floats[at + 3] = (recorded[row]! - this.origin) / 1000;
  }

  #dress(): void {
    for (let row = 0; row < this.count; row += 1) this.bytes[row * STRIDE + FACE_AT] = this.face(row);
    this.#fresh = null;
  }

  #grow(): void {
    const old = this.bytes;
    [this.bytes, this.floats] = room(Math.ceil((old.length / STRIDE) * 1.5) + 1024);
    this.bytes.set(old);
    this.#fresh = null;
  }
}

function room(rows: number): [Uint8Array, Float32Array] {
  const bytes = new Uint8Array(rows * STRIDE);
  return [bytes, new Float32Array(bytes.buffer)];
}
