import type { Export, ExportFormat, ExportKind, ExportState } from '$lib/exports';
import type { Role } from '$lib/types';
import type { Tone } from '$lib/ui/tone';

/** What each role can read whole, and so take out; one case for a court is asked for from its alert. */
const KINDS: Partial<Record<Role, ExportKind[]>> = {
  bureau: ['entries', 'matches', 'checks', 'incidents', 'alerts', 'routes', 'marks', 'areas'],
  national_centre: ['checks', 'matches', 'incidents', 'alerts', 'routes', 'marks', 'areas'],
  centre: ['incidents', 'alerts', 'routes', 'marks', 'areas'],
  prosecutor: ['alerts', 'incidents'],
};

export const kindsOf = (role: Role): ExportKind[] => KINDS[role] ?? [];
const ROWS: ExportFormat[] = ['csv', 'jsonl'];
const MAPS: ExportFormat[] = ['geojson', 'kml', 'kmz', 'gpx', 'gpkg', 'parquet', 'shp'];

/** Stands on the map: it goes out as a map's file too, and always of one operation. */
export const isOnMap = (what: ExportKind): boolean => ['routes', 'marks', 'areas'].includes(what);
export const formatsOf = (what: ExportKind): ExportFormat[] => (isOnMap(what) ? [...MAPS, ...ROWS] : ROWS);

export const mayExport = (role: Role): boolean => role in KINDS;

const TONES: Partial<Record<ExportState, Tone>> = { running: 'info', waiting: 'warn', ready: 'good' };
export const toneOf = (state: ExportState): Tone => TONES[state] ?? '';

/** One's own clock is ahead of the list: a file whose day is over is told as expired at once. */
export const stateNow = ({ state, expires_at }: Export, now: number): ExportState =>
  ['ready', 'waiting', 'running'].includes(state) && Date.parse(expires_at) <= now ? 'expired' : state;
