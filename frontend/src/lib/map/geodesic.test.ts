// @vitest-environment node
import { expect, test } from 'vitest';
import { greatCircle, metres } from './geodesic';

test('distances are those of the ellipsoid, to a metre, also over the date line', () => {
  // By PROJ's geodesics.
  expect(metres([-17.44, 14.7], [-3.7, 40.4])).toBeCloseTo(3_145_636.1, 0);
  expect(metres([174.76, -36.85], [-157.86, 21.3])).toBeCloseTo(7_049_667.1, 0);
  expect(metres([0, 0], [0, 1])).toBeCloseTo(110574.4, 0);
  expect(metres([5, 5], [5, 5])).toBe(0);
});

test('a way over the date line is one line', () => {
  const lons = greatCircle([174.76, -36.85], [-157.86, 21.3]).map(([lon]) => lon);
  expect(Math.max(...lons.slice(1).map((lon, index) => Math.abs(lon - lons[index]!)))).toBeLessThan(5);
  expect(lons.at(-1)).toBeCloseTo(202.14, 2);
});
