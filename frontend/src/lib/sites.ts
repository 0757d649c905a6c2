import { get, sendFile, withQuery } from './api';
import type { Page } from './types';

export type SiteKind = 'port' | 'airport' | 'border';

/** Who controls at a site: PCU, ACCU, JAITF, JMCU, or a country's own unit at a border post. */
export interface SiteUnit {
  kind: string;
  name: string;
  agencies?: string[];
}

/** A port (UN/LOCODE), an airport (IATA) or a border post, with the units that work there. */
export interface Site {
  id: string;
  kind: SiteKind;
  code: string;
  name: string;
  country: string;
  lon: number;
  lat: number;
  approximate?: boolean;
  source: string;
  units?: SiteUnit[];
}

export interface SiteNear extends Pick<Site, 'id' | 'kind' | 'code' | 'name' | 'country' | 'units'> {
  distance_km: number;
  leg: number;
  along_km: number;
}

/** What became of a country's file, or would. `removed`: what it does not name. */
export interface SitesTaken {
  read: number;
  new: number;
  changed: number;
  same: number;
  removed: number;
  rejected: { line: number; message: string }[];
}

export const siteApi = {
  sites: (cursor?: string) => get<Page<Site>>(withQuery('/api/sites', { cursor })),
  take: (file: File, look: boolean) => sendFile<SitesTaken>(withQuery('/api/sites/import', { dry_run: look ? 'true' : undefined }), file),
};
