import '$lib/tokens.css';
import type { Feature, FeatureCollection, Point } from 'geojson';
import { decodeSnapshot } from '$lib/columns';
import { locale } from '$lib/locale.svelte';
import { cellsOf } from '$lib/map/cells';
import { Map } from '$lib/map/maplibre';
import { paletteOf } from '$lib/map/palette';
import { PointLayer, rgb } from '$lib/map/point-layer';
import { Points } from '$lib/map/points';
import { groundStyle } from '$lib/map/style';
import type { Marks } from '$lib/marks/marks';
import type { Mark } from '$lib/types';
import { EVERYTHING } from '../src/centre/filter';
import { histogram } from '../src/centre/histogram';
import { linesOf } from '../src/centre/lines';
import { Look } from '../src/centre/look';
import { tallyByCountry } from '../src/centre/tallies';

/** Milliseconds, one a round. */
type Times = number[];

const CHANGED = 200;
const lookup = { placeName: (code: string) => code, parties: new globalThis.Map(), alerts: new globalThis.Map(), incidents: new globalThis.Map() };

// Lines of the list have words in them.
await locale.load();
const palette = paletteOf(document.body);
const map = new Map({
  container: 'map', style: groundStyle({ palette, participants: ['ML', 'NE'], mute: [], language: 'en' }), center: [0, 14], zoom: 4,
  attributionControl: false, fadeDuration: 0,
});
/** Resolves when the map stands still after one more frame. */
const idle = (): Promise<unknown> => new Promise((done) => map.once('idle', done).triggerRepaint());
const rendered = (): Promise<unknown> => new Promise((done) => map.once('render', done));
const standing = new Promise((done) => map.once('idle', done));

let body: ArrayBuffer;
let marks: Marks;
let points: Points;
let layer: PointLayer;

function lookAt(at: number | null): Look {
  const look = new Look(marks, EVERYTHING, { at, now: Date.now(), by: 'known', steps: [] });
  tallyByCountry(look);
  histogram(look, at ?? Date.now());
  linesOf(look, lookup, { most: 200, folded: true });
  look.kinds();
  return look;
}

function another(round: number, n: number, like: Mark): Mark {
  const id = `${(0xf0000000 + round).toString(16)}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  return { ...like, record: id, recorded_at: Date.now(), occurred_at: Date.now() };
}

/** Script of an act, and of our layer in the frame after it; what the processor draws meanwhile is no script. */
async function withFrame(act: () => void): Promise<number> {
  const draw = layer.render;
  let drawn = 0;
  layer.render = (...given) => {
    const begun = performance.now();
    draw.apply(layer, given);
    drawn = performance.now() - begun;
  };
  const begun = performance.now();
  act();
  const acted = performance.now() - begun;
  map.triggerRepaint();
  await rendered();
  layer.render = draw;
  return acted + drawn;
}

async function rounds(many: number, act: (round: number) => Promise<number> | number): Promise<Times> {
  const times: Times = [];
  for (let round = 0; round < many; round += 1) times.push(await act(round));
  return times;
}

const bench = {
  /** Takes a snapshot from the server's side; the map stands still afterwards. */
  async load(name: string): Promise<void> {
    await standing;
    body = await (await fetch(name)).arrayBuffer();
  },

  /** From the snapshot's bytes to the first picture that stands, every mark a dot. */
  first: (many: number) => rounds(many, async () => {
    if (layer && map.getLayer(layer.id)) map.removeLayer(layer.id);
    await idle();
    const begun = performance.now();
    marks = decodeSnapshot(body).marks;
    points = new Points(marks, () => 1);
    layer = new PointLayer('checks', rgb(palette.accent), rgb(palette.warn));
    layer.set(points);
    map.addLayer(layer);
    await idle();
    return performance.now() - begun;
  }),

  /** The same as numbers: cells counted from the bytes. */
  counted: (many: number) => rounds(many, () => {
    const begun = performance.now();
    const fresh = decodeSnapshot(body).marks;
    cellsOf(new Points(fresh, () => 1), 4, () => true);
    return performance.now() - begun;
  }),

  /** The map's own way: the features stand ready before the clock starts. */
  geojson: (many: number) => rounds(many, async () => {
    const data: FeatureCollection = {
      type: 'FeatureCollection',
      features: Array.from({ length: marks.count }, (_, row): Feature<Point> => ({
        type: 'Feature', properties: { kind: 1 }, geometry: { type: 'Point', coordinates: [marks.columns.lon[row]!, marks.columns.lat[row]!] },
      })),
    };
    if (map.getLayer(layer.id)) map.removeLayer(layer.id);
    await idle();
    const begun = performance.now();
    map.addSource('peer', { type: 'geojson', data });
    map.addLayer({ id: 'peer', type: 'circle', source: 'peer', paint: { 'circle-radius': 3.5, 'circle-color': palette.accent } });
    await idle();
    const took = performance.now() - begun;
    map.removeLayer('peer');
    map.removeSource('peer');
    map.addLayer(layer);
    await idle();
    return took;
  }),

  /** 200 events, three quarters of them new: into columns and points, and to the graphics processor with the next frame. */
  async delta(many: number): Promise<Times> {
    const off = marks.follow((row) => points.write(row));
    const like = marks.at(0);
    const times = await rounds(many, async (round) => {
      const changed = Array.from({ length: CHANGED }, (_, n) =>
        n % 4 ? another(round, n, like) : { ...marks.at((n * 7919 + round) % marks.count), state: 'wait', version: 9 + round });
      return withFrame(() => changed.forEach((mark) => marks.put(mark)));
    });
    off();
    return times;
  },

  /** What list, figures and timeline cost with every look, four times a second at most. */
  look: (many: number) => rounds(many, () => {
    const begun = performance.now();
    lookAt(null);
    return performance.now() - begun;
  }),

  /** The handle moves to another instant: what list, figures, timeline and the next frame take of script. */
  scrub: (many: number) => rounds(many, (round) => {
    const at = marks.columns.recorded[Math.floor((marks.count * (round + 1)) / (many + 1))]!;
    return withFrame(() => {
      layer.show({ since: -Infinity, until: at, by: 'known' }, { dots: true, heat: false });
      lookAt(at);
    });
  }),

  pick: (many: number) => rounds(many, (round) => {
    const begun = performance.now();
    layer.pick(100 + round * 7, 300, 6, () => true);
    return performance.now() - begun;
  }),
};

export type Bench = typeof bench;
Object.assign(window, { bench });
