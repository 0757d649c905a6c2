import { degrees } from './mercator';
import { STRIDE, type Points } from './points';

/** So many checks about one place. `lon`, `lat`: their own middle, not the cell's, or they would stand like a lattice. */
export interface Cell {
  lon: number;
  lat: number;
  count: number;
}

/** Cells across a tile of 512 pixels. */
const ACROSS = 8;

/** Counts what is seen by cells of 64 pixels at a whole zoom. */
export function cellsOf(points: Points, zoom: number, seen: (row: number) => boolean): Cell[] {
  const wide = ACROSS * 2 ** zoom;
  const words = STRIDE / 4;
  const { floats } = points;
  const counts = new Uint32Array(wide * wide);
  const east = new Float64Array(wide * wide), south = new Float64Array(wide * wide);
  const used: number[] = [];
  for (let row = 0; row < points.count; row += 1) {
    if (!seen(row)) continue;
    const x = floats[row * words]!, y = floats[row * words + 1]!;
    const cell = Math.min(wide - 1, Math.floor(y * wide)) * wide + Math.min(wide - 1, Math.floor(x * wide));
    if (!counts[cell]) used.push(cell);
    counts[cell]! += 1;
    east[cell]! += x;
    south[cell]! += y;
  }
  return used.map((cell) => {
    const count = counts[cell]!;
    const [lon, lat] = degrees(east[cell]! / count, south[cell]! / count);
    return { lon, lat, count };
  });
}
