// @vitest-environment node
import { expect, test } from 'vitest';
import { made } from '$lib/marks/made';
import { Marks } from '$lib/marks/marks';
import { cellsOf } from './cells';
import { mercator } from './mercator';
import { Points, STRIDE } from './points';

const marks = (): Marks => Marks.of([made(1, { lon: 2, lat: 10 }), made(2, { lon: 2.2, lat: 10.2 }), made(3, { lon: -60, lat: -20 })]);

test('a cell stands at the middle of what it counts, and counts only what is seen', () => {
  const points = new Points(marks(), () => 1);
  const cells = cellsOf(points, 4, () => true).sort((a, b) => a.lon - b.lon);
  expect(cells.map(({ count }) => count)).toEqual([1, 2]);
  expect(cells[1]!.lon).toBeCloseTo(2.1, 4);
  expect(cells[1]!.lat).toBeCloseTo(10.1, 2);
  expect(cellsOf(points, 4, (row) => row !== 1).map(({ count }) => count)).toEqual([1, 1]);
});

test('nearer, a cell falls apart', () => {
  expect(cellsOf(new Points(marks(), () => 1), 8, () => true).length).toBe(3);
});

test('of some events only their rows go to the graphics processor', () => {
  const table = marks();
  const points = new Points(table, () => 1);
  expect(points.taken()).toBeNull();
  table.follow((row) => points.write(row));
  table.put(made(9, { lon: 3, lat: 11 }));
  table.put(made(1, { lon: 2, lat: 10, version: 2 }));
  table.put(made(10, { lon: 3, lat: 12 }));
  expect(points.taken()).toEqual([[0, 1], [3, 5]]);
  expect(points.taken()).toEqual([]);
  expect(points.count).toBe(5);
});

test('the nearest that is seen is picked, and nothing out of reach', () => {
  const points = new Points(marks(), (row) => (row === 0 ? 0 : 1));
  expect(points.nearest(...mercator(2.01, 10.01), 0.01, () => true)).toBe(1);
  expect(points.nearest(...mercator(2.01, 10.01), 0.01, () => false)).toBeNull();
  expect(points.nearest(...mercator(60, 60), 0.01, () => true)).toBeNull();
  expect(points.bytes.length).toBeGreaterThan(3 * STRIDE);
});
