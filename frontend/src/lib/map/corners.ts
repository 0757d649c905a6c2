import { readPosition } from '../position';
import type { LonLat } from './geodesic';

/** A ring may go on past the 180th meridian. */
const FARTHEST = 540;

/** Corners as people type them: latitude, longitude, one a line. */
export const writeCorners = (ring: LonLat[]): string => ring.map(([lon, lat]) => `${lat}, ${lon}`).join('\n');

/** The corners of such a text; null while it is none, or fewer than three. */
export function readCorners(text: string): LonLat[] | null {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const ring: LonLat[] = [];
  for (const line of lines) {
    const corner = readPosition(line, FARTHEST);
    if (!corner) return null;
    ring.push([corner.lon, corner.lat]);
  }
  return ring.length > 2 && ring.length <= 100 ? ring : null;
}
