// @vitest-environment node
import { expect, test } from 'vitest';
import { made } from '$lib/marks/made';
import type { Post } from '$lib/map/picture';
import { seeing } from './seeing';
import { standsAt, Visits } from './whereabouts';

const gao: Post = { code: 'ML-GAO-01', name: 'Gao', lon: -0.05, lat: 16.27, checks: 0, heard: true, letter: '', silent: null };
const check = made(1, { lon: 2, lat: 13 });
const way = { id: 'way', legs: [{ line: [[-4, 12], [-1, 15]] as [number, number][] }, { line: [[-1, 15], [2, 13]] as [number, number][] }] };
const ground = { posts: [gao], sites: [], routes: [way], suggestions: [], look: seeing([check]) };

test('what is chosen in the list has its place on the map, a route its box', () => {
  expect(standsAt('ML-GAO-01', ground)).toEqual([-0.05, 16.27]);
  expect(standsAt(check.record, ground)).toEqual([2, 13]);
  expect(standsAt('way', ground)).toEqual([-4, 12, 2, 15]);
});

test('what has no place there moves nothing', () => {
  expect(standsAt(null, ground)).toBeNull();
  expect(standsAt('a draft', ground)).toBeNull();
});

test('the map goes to what is chosen once, and not again when a filter hid it for a while', () => {
  const visits = new Visits();
  expect([visits.due('a draft', false), visits.due('gao', true), visits.due('gao', false), visits.due('gao', true)]).toEqual([false, true, false, false]);
  expect([visits.due('way', true), visits.due('gao', true), visits.due(null, false), visits.due('gao', true)]).toEqual([true, true, false, true]);
});

test('what is clicked on the map is in sight, and chosen in the list later the map goes there', () => {
  const visits = new Visits();
  visits.pick('gao', null);
  expect(visits.due('gao', true)).toBe(false);
  visits.pick('gao', 'gao'); // clicked once more, which changes nothing
  expect([visits.due(null, false), visits.due('gao', true)]).toEqual([false, true]);
});
