import { getContext, setContext } from 'svelte';
import type { Map } from 'maplibre-gl';
import type { Palette } from './palette';

/** West, south, east, north in degrees. */
export type Box = [number, number, number, number];

/** The map that components inside a `MapView` draw on. They are rendered once its style stands. */
export class MapContext {
  readonly map: Map;
  readonly palette: Palette;
  /** Rounded to half steps: what depends on it is laid out anew only when it shows. */
  zoom = $state(0);
  /** A tool takes the clicks: nothing is chosen by them. */
  taken = false;

  constructor(map: Map, palette: Palette) {
    this.map = map;
    this.palette = palette;
    this.#measure();
    map.on('zoom', this.#measure);
  }

  #measure = (): void => {
    this.zoom = Math.round(this.map.getZoom() * 2) / 2;
  };
}

/** Filled in by the view when the map is ready, before its children are rendered. */
export interface MapHolder {
  context: MapContext | null;
}

const KEY = Symbol('map');

export const setMap = (holder: MapHolder): MapHolder => setContext(KEY, holder);

export function getMap(): MapContext {
  const { context } = getContext<MapHolder>(KEY);
  if (!context) throw new Error('a map layer stands outside a MapView');
  return context;
}
