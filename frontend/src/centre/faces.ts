import { around } from '$lib/map/around';
import type { Box } from '$lib/map/context.svelte';
import type { Post } from '$lib/map/picture';
import type { Face } from '$lib/map/points';
import type { Marks } from '$lib/marks/marks';
import { Sieve, type Filter } from './filter';

/** A check is a dot when it was clear, a ring when not; all else has signs. What the filter hides is not drawn. */
export function faceOf(marks: Marks, filter: Filter): (row: number) => Face {
  const sieve = new Sieve(marks, filter);
  const check = marks.words.kind.code('check'), clear = marks.words.state.code('clear');
  return (row) => {
    const { kind, state } = marks.columns;
    return kind[row] !== check || !sieve.what(row) || !sieve.kind(row) ? 0 : state[row] === clear ? 1 : 2;
  };
}

export function boxOf(posts: readonly Pick<Post, 'lon' | 'lat'>[]): Box {
  const [west, east] = around(posts.map(({ lon }) => lon));
  const lat = posts.map((post) => post.lat);
  return [west, Math.min(...lat), east, Math.max(...lat)];
}
