import type { LayerSpecification, Map } from 'maplibre-gl';
import type { FeatureCollection, Point } from 'geojson';
import type { Site } from '$lib/sites';
import type { GlyphName } from './glyphs';
import { imageOf } from './images';
import type { Palette } from './palette';
import { PLAIN } from './style';

export const SITES = 'sites';
export const EMPTY: FeatureCollection<Point> = { type: 'FeatureCollection', features: [] };

/** A hexagon with its letter: filled where a unit works. */
export const glyphOfSite = ({ kind, units }: Pick<Site, 'kind' | 'units'>): GlyphName => (units?.length ? `${kind}_unit` : kind);

export function sitePicture(sites: Site[], chosen: string | null): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: sites.map((site) => ({
      type: 'Feature',
      properties: { site: site.id, name: site.name, image: imageOf(glyphOfSite(site), site.id === chosen ? 'accent' : 'info'), order: site.id === chosen ? 0 : site.units?.length ? 1 : 2 },
      geometry: { type: 'Point', coordinates: [site.lon, site.lat] },
    })),
  };
}

/** Adds the empty source and its layers, once, under the marks. */
export function addSites(map: Map, palette: Palette): void {
  if (map.getSource(SITES)) return;
  map.addSource(SITES, { type: 'geojson', data: EMPTY });
  const below = map.getLayer('posts-glow') ? 'posts-glow' : undefined;
  for (const layer of layers(palette)) map.addLayer(layer, below);
}

const layers = (palette: Palette): LayerSpecification[] => [
  {
    id: SITES, type: 'symbol', source: SITES,
    layout: {
      'icon-image': ['get', 'image'], 'icon-size': ['interpolate', ['linear'], ['zoom'], 1, 0.5, 5, 0.95], 'icon-allow-overlap': true,
      'icon-padding': 0, 'symbol-sort-key': ['-', 0, ['get', 'order']],
    },
  },
  {
    id: 'sites-names', type: 'symbol', source: SITES, minzoom: 5.5,
    layout: { 'text-field': ['get', 'name'], 'text-font': PLAIN, 'text-size': 11, 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-max-width': 9, 'symbol-sort-key': ['get', 'order'] },
    paint: { 'text-color': palette.muted, 'text-halo-color': palette.land, 'text-halo-width': 1.5 },
  },
];
