import { at } from './address';
import { file, get, post, withQuery } from './api';
import type { Page } from './types';

export type ExportKind = 'checks' | 'matches' | 'incidents' | 'entries' | 'alerts' | 'court' | 'routes' | 'marks' | 'areas';
export type ExportState = 'running' | 'waiting' | 'ready' | 'refused' | 'failed' | 'withdrawn' | 'expired';
export type ExportFormat = 'csv' | 'jsonl' | 'geojson' | 'kml' | 'kmz' | 'gpx' | 'gpkg' | 'parquet' | 'shp';

/** Which marks: of a kind, of a country, that happened between two instants. */
export interface OfMarks {
  kind?: 'check' | 'match' | 'incident' | 'alert';
  country?: string;
  since?: string;
  until?: string;
}

export interface NewExport {
  what: ExportKind;
  format: ExportFormat;
  reason: string;
  operation?: string;
  filter?: { list?: string; box?: 'inbox' | 'sent'; alert?: string; match?: string } & OfMarks;
}

/** How far an export has come, and its manifest. `why`: code of what went wrong, which `detail` says in English. */
export interface Export {
  id: string;
  what: ExportKind;
  operation: string | null;
  filter: NonNullable<NewExport['filter']>;
  format: ExportFormat;
  reason: string;
  state: ExportState;
  detail: string;
  why: string;
  by: string;
  made_at: string;
  expires_at: string;
  rows: number;
  /** Left out, because their marking or handling lets nobody take them out. */
  withheld: number;
  /** In the file, and before no court without their originator's leave. */
  not_for_court: number;
  sha256: string;
  marking: string;
  handling: string[];
  proposal: string | null;
}

export const exporting = {
  mine: (cursor?: string) => get<Page<Export>>(withQuery('/api/exports', { cursor })),
  begin: (wanted: NewExport) => post<Export>('/api/exports', wanted),
  fetch: ({ id }: Export) => file(at`/api/exports/${id}/file`),
};
