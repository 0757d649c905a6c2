// @vitest-environment node
import { expect, test } from 'vitest';
import { made } from '$lib/marks/made';
import { Marks } from '$lib/marks/marks';
import { boxOf } from '../../centre/faces';
import { around, beside, worldsIn, worldsWith } from './around';
import { boundsOf } from './land';
import { mercator } from './mercator';
import { layOut, type Post } from './picture';
import { Points } from './points';

const SUVA = { lon: 178.44, lat: -18.14 }, APIA = { lon: -171.77, lat: -13.83 };

test('posts in Fiji and in Samoa open on the sea between them, not on the whole world', () => {
  expect(boxOf([SUVA, APIA])).toEqual([178.44, -18.14, expect.closeTo(188.23), -13.83]);
  expect(boundsOf([[SUVA.lon, SUVA.lat], [APIA.lon, APIA.lat]])[2] - boundsOf([[SUVA.lon, SUVA.lat], [APIA.lon, APIA.lat]])[0]).toBeCloseTo(9.79 + 24);
});

test('elsewhere a box is from the least to the greatest longitude', () => {
  expect(around([-4, 2.1, -0.05])).toEqual([-4, 2.1]);
  expect(around([-118, -43, 2])).toEqual([-118, 2]);
  expect(around([12])).toEqual([12, 12]);
});

test('a place is drawn in each world that is in sight, and in no other', () => {
  expect(worldsIn(-20, 30)).toEqual([0]);
  expect(worldsIn(170, 195)).toEqual([0, 1]);
  expect(worldsIn(-200, 175)).toEqual([-1, 0]);
  expect(beside(-171.77, 179)).toBeCloseTo(188.23);
});

test('a world in sight in which nothing lies is not gone through', () => {
  const sahel: [number, number] = [0.45, 0.52];
  expect(worldsWith(sahel, -400, 400, 0)).toEqual([-1, 0, 1]);
  expect(worldsWith(sahel, -190, 30, 0)).toEqual([0]);
  expect(worldsWith(sahel, 7.3, 30, 0)).toEqual([]);
  expect(worldsWith(sahel, 7.3, 30, 0.01), 'its edge still shows').toEqual([0]);
  expect(worldsWith([Infinity, -Infinity], -180, 180, 0)).toEqual([]);
});

test('a check beyond the 180th meridian is picked where it is drawn', () => {
  const points = new Points(Marks.of([made(1, { lon: -179.99, lat: -16 })]), () => 1);
  for (const lon of [180.01, 179.999, -179.99]) expect(points.nearest(...mercator(lon, -16), 0.001, () => true)).toBe(0);
  expect(points.nearest(...mercator(175, -16), 0.001, () => true)).toBeNull();
});

test('two posts on either side of it are one circle from afar', () => {
  const post = (code: string, lon: number): Post => ({ code, name: code, lon, lat: -16, checks: 1, heard: true, letter: '', silent: null });
  expect(layOut([post('W', 179.9), post('E', -179.9)], [], 3, null).spots).toHaveLength(1);
});
