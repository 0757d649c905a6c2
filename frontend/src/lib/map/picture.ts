import type { Feature, FeatureCollection, Point } from 'geojson';
import type { GlyphName, Ink } from './glyphs';
import { imageOf } from './images';

/** A post as the map draws it. `silent`: the words to say when it has not reported for long; `heard`: it ever has. */
export interface Post {
  code: string;
  name: string;
  lon: number;
  lat: number;
  checks: number;
  heard: boolean;
  /** F at an airport, P at a port; empty elsewhere. */
  letter: string;
  silent: string | null;
}

/** A match, incident or alert as the map draws it. `place` is a post's code or empty; `age` 0–1 of the time allowed. */
export interface Sign {
  record: string;
  place: string;
  lon: number;
  lat: number;
  glyph: GlyphName;
  ink: Ink;
  at: number;
  age?: number;
}

/** Posts that touch are one circle; what happened there stands in a row above it, equal signs as one with a count. */
export interface Spot {
  key: string;
  posts: Post[];
  lon: number;
  lat: number;
  radius: number;
  groups: Sign[][];
}

export interface Picture {
  spots: Spot[];
  posts: FeatureCollection<Point>;
  signs: FeatureCollection<Point>;
}

/** MapLibre's world at zoom 0, in pixels. */
const WORLD = 512;
const STEP = 20;
const ROW = 4;
/** Pixels of a circle that holds a letter. */
const LETTERED = 8;
/** Nearest to the post first: what needs somebody. */
const ORDER: GlyphName[] = ['alert', 'hit', 'asked', 'possible', 'claimed', 'arrest', 'seizure', 'rescue', 'undetermined', 'denied', 'withdrawn'];

/** Lays out posts and signs for one zoom. `chosen`: a record or the code of a post, drawn with a ring. */
export function layOut(posts: Post[], signs: Sign[], zoom: number, chosen: string | null): Picture {
  const spots = join(posts, zoom);
  settle(spots, signs);
  return {
    spots,
    posts: collection(spots.filter((spot) => spot.posts.length).map((spot) => postFeature(spot, chosen))),
    signs: collection(spots.flatMap((spot) => signFeatures(spot, chosen))),
  };
}

/** Pixels of a circle for so many checks: grows with the root, so that area says the number. */
export const radiusFor = (checks: number): number => Math.min(12, 4 + Math.sqrt(checks) * 0.55);

function join(posts: Post[], zoom: number): Spot[] {
  const spots: Spot[] = [];
  for (const post of [...posts].sort((a, b) => b.checks - a.checks || a.code.localeCompare(b.code))) {
    const radius = Math.max(post.letter ? LETTERED : 0, radiusFor(post.checks));
    const near = spots.find((spot) => apart(spot, post, zoom) < spot.radius + radius + 2);
    if (near) {
      near.posts.push(post);
      near.radius = Math.max(9, radiusFor(near.posts.reduce((sum, { checks }) => sum + checks, 0)));
    } else {
      spots.push({ key: post.code, posts: [post], lon: post.lon, lat: post.lat, radius, groups: [] });
    }
  }
  return spots;
}

function apart(a: { lon: number; lat: number }, b: { lon: number; lat: number }, zoom: number): number {
  const scale = WORLD * 2 ** zoom;
  return Math.hypot((a.lon - b.lon) / 360, northing(a.lat) - northing(b.lat)) * scale;
}

const northing = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

function settle(spots: Spot[], signs: Sign[]): void {
  const home = new Map(spots.flatMap((spot) => spot.posts.map((post): [string, Spot] => [post.code, spot])));
  for (const sign of signs) {
    const key = sign.place || `${sign.lon.toFixed(2)},${sign.lat.toFixed(2)}`;
    let spot = home.get(key);
    if (!spot) {
      spot = { key, posts: [], lon: sign.lon, lat: sign.lat, radius: 0, groups: [] };
      spots.push(spot);
      home.set(key, spot);
    }
    const group = spot.groups.find(([first]) => first!.glyph === sign.glyph && first!.ink === sign.ink);
    if (group) group.push(sign);
    else spot.groups.push([sign]);
  }
  for (const spot of spots) {
    for (const group of spot.groups) group.sort((a, b) => b.at - a.at);
    spot.groups.sort(([a], [b]) => ORDER.indexOf(a!.glyph) - ORDER.indexOf(b!.glyph));
  }
}

function postFeature(spot: Spot, chosen: string | null): Feature<Point> {
  const silent = spot.posts.find((post) => post.silent !== null);
  const single = spot.posts.length === 1 ? silent : undefined;
  return point(spot, {
    key: spot.key,
    radius: spot.radius,
    label: single ? `${single.name} ${single.silent}` : names(spot.posts),
    many: spot.posts.length > 1 ? String(spot.posts.length) : single ? '' : spot.posts[0]!.letter,
    silent: silent !== undefined,
    heard: spot.posts.some((post) => post.heard),
    chosen: spot.posts.some((post) => post.code === chosen),
    checks: spot.posts.reduce((sum, { checks }) => sum + checks, 0),
  });
}

const names = ([first, second, ...more]: Post[]): string =>
  !second ? first!.name : more.length ? `${first!.name} +${more.length + 1}` : `${first!.name} · ${second.name}`;

function signFeatures(spot: Spot, chosen: string | null): Feature<Point>[] {
  const lone = spot.posts.length === 0;
  return spot.groups.map((group, index) => {
    const { glyph, ink, age, record } = group.find((sign) => sign.record === chosen) ?? group[0]!;
    const row = Math.floor(index / ROW);
    const inRow = Math.min(ROW, spot.groups.length - row * ROW);
    const x = ((index % ROW) - (inRow - 1) / 2) * STEP;
    const y = lone ? -row * STEP : -(spot.radius + 12 + row * STEP);
    const ages = group.flatMap((sign) => sign.age ?? []);
    return point(spot, {
      key: spot.key,
      record,
      image: imageOf(glyph, ink, age === undefined ? undefined : Math.max(...ages)),
      shift: [x, y],
      count: group.length > 1 ? String(group.length) : '',
      // Ems of the count's own size, 10 px.
      countShift: [(x + 9) / 10, (y - 8) / 10],
      order: ORDER.length - ORDER.indexOf(glyph),
      chosen: record === chosen,
    });
  });
}

const point = ({ lon, lat }: Spot, properties: object): Feature<Point> => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } });
const collection = (features: Feature<Point>[]): FeatureCollection<Point> => ({ type: 'FeatureCollection', features });
