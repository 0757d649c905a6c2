import type { Checkpoint } from '$lib/types';
import { SHOWN, THERE, type Look } from './look';

/** How a post has been lately. Times in ms since 1970, 0 when there is none. */
export interface PostState {
  post: Checkpoint;
  /** Checks made in the window. */
  checks: number;
  /** When we last heard of a check. */
  heardAt: number;
  /** For how long it has been silent at the instant looked at, ms, where its own rhythm does not explain it; null: it is not. */
  silentFor: number | null;
}

/** Checks that a post's own rhythm is taken from. */
const RHYTHM = 10;
const ENOUGH = 5;
/** At a steady rate eight mean pauses without a check happen once in 3,000 (e^-8): then it is worth a call. */
const PAUSES = 8;
/** Uploads come in bundles; shorter silence means nothing. */
const LEAST_MS = 2 * 60_000;
/** For a post too new to have a rhythm. */
const UNKNOWN_MS = 60 * 60_000;

interface Heard {
  checks: number;
  heardAt: number;
  /** The latest checks, newest first. */
  latest: number[];
}

/**
 * The state of every post, in the order given. `since`: start of the window; `now`: both ms since 1970. A filter hides
 * checks from the count, but makes no post silent.
 */
export function postStates(posts: Checkpoint[], { marks, seen }: Look, since: number, now: number): PostState[] {
  const heard = new Map(posts.map((post): [string, Heard] => [post.code, { checks: 0, heardAt: 0, latest: [] }]));
  const at = marks.words.place.all.map((code) => heard.get(code));
  const { kind, place, occurred, recorded } = marks.columns;
  const check = marks.words.kind.code('check');
  // Newest first: the rhythm is known after a few.
  for (let row = seen.length - 1; row >= 0; row -= 1) {
    const post = kind[row] === check && seen[row]! & THERE ? at[place[row]!] : undefined;
    if (!post) continue;
    if (occurred[row]! >= since && seen[row] === SHOWN) post.checks += 1;
    if (recorded[row]! > post.heardAt) post.heardAt = recorded[row]!;
    keepLatest(post.latest, occurred[row]!);
  }
  return posts.map((post) => {
    const { checks, heardAt, latest } = heard.get(post.code)!;
    const silent = heardAt > 0 && now - heardAt > patience(latest);
    return { post, checks, heardAt, silentFor: silent ? now - heardAt : null };
  });
}

function keepLatest(latest: number[], at: number): void {
  if (latest.length === RHYTHM && at <= latest[RHYTHM - 1]!) return;
  const place = latest.findIndex((other) => at > other);
  latest.splice(place < 0 ? latest.length : place, 0, at);
  latest.length = Math.min(latest.length, RHYTHM);
}

function patience(latest: number[]): number {
  if (latest.length < ENOUGH) return UNKNOWN_MS;
  const pause = (latest[0]! - latest.at(-1)!) / (latest.length - 1);
  return Math.max(LEAST_MS, PAUSES * pause);
}
