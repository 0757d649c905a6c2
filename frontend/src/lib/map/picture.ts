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

/** Posts that touch are one circle, and so are those whose signs would; what happened there stands in a row above it, equal signs as one with a count. */
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
  const joined = join(posts, zoom);
  settle(joined, signs);
  const spots = gather(joined, zoom);
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
  const east = (a.lon - b.lon) / 360;
  return Math.hypot(east - Math.round(east), northing(a.lat) - northing(b.lat)) * scale;
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
    const group = spot.groups.find(([first]) => isAlike(first!, sign));
    if (group) group.push(sign);
    else spot.groups.push([sign]);
  }
  for (const spot of spots) arrange(spot);
}

function arrange({ groups }: Spot): void {
  for (const group of groups) group.sort((a, b) => b.at - a.at);
  groups.sort(([a], [b]) => urgency(a!) - urgency(b!));
}

const urgency = ({ glyph }: Sign): number => ORDER.indexOf(glyph);

/** Signs may touch by so many pixels and still be told apart. */
const TOUCH = 5;

/** Spots whose signs would stand over each other are one, at the place of what is most urgent; nearer by they part again. */
function gather(spots: Spot[], zoom: number): Spot[] {
  const scale = WORLD * 2 ** zoom;
  const kept: Placed[] = [];
  const signed = spots.filter(({ groups }) => groups.length).sort((a, b) => urgency(a.groups[0]![0]!) - urgency(b.groups[0]![0]!) || b.posts.length - a.posts.length);
  for (const spot of signed) {
    const here = { spot, x: (spot.lon / 360) * scale, y: -northing(spot.lat) * scale };
    const host = kept.find((other) => areOver(here, other));
    if (host) take(host.spot, spot);
    else kept.push(here);
  }
  return [...spots.filter(({ groups }) => !groups.length), ...kept.map(({ spot }) => spot)];
}

type Placed = { spot: Spot; x: number; y: number };

function areOver(a: Placed, b: Placed): boolean {
  const [wide, aTop, aEnd] = roomOf(a), [otherWide, bTop, bEnd] = roomOf(b);
  return Math.abs(a.x - b.x) < (wide + otherWide) / 2 - TOUCH && Math.min(aEnd, bEnd) - Math.max(aTop, bTop) > TOUCH;
}

/** How wide the signs of a spot stand, and from where to where. */
function roomOf({ spot: { groups, posts, radius }, y }: Placed): [wide: number, top: number, end: number] {
  const end = y - (posts.length ? radius + 12 : 0) + STEP / 2;
  return [Math.min(ROW, groups.length) * STEP, end - Math.ceil(groups.length / ROW) * STEP, end];
}

function take(host: Spot, other: Spot): void {
  host.posts.push(...other.posts);
  if (other.posts.length) host.radius = Math.max(9, radiusFor(host.posts.reduce((sum, { checks }) => sum + checks, 0)));
  for (const group of other.groups) {
    const alike = host.groups.find(([first]) => isAlike(first!, group[0]!));
    if (alike) alike.push(...group);
    else host.groups.push(group);
  }
  arrange(host);
}

const isAlike = (a: Sign, b: Sign): boolean => a.glyph === b.glyph && a.ink === b.ink;

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
