import type { LonLat } from './geodesic';

/** Corners as people type them: latitude, longitude, one a line. */
export const writeCorners = (ring: LonLat[]): string => ring.map(([lon, lat]) => `${lat}, ${lon}`).join('\n');

/** The corners of such a text; null while it is none, or fewer than three. */
export function readCorners(text: string): LonLat[] | null {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const ring: LonLat[] = [];
  for (const line of lines) {
    const corner = readPoint(line, 540);
    if (!corner) return null;
    ring.push(corner);
  }
  return ring.length > 2 && ring.length <= 100 ? ring : null;
}

/** A place as people type it, latitude first; null while it is none. A ring may go on past the 180th meridian. */
export function readPoint(text: string, mostLon = 180): LonLat | null {
  const parts = text.trim().split(/[\s,;]+/);
  const [lat, lon] = parts.map(Number);
  if (parts.length !== 2 || lat === undefined || lon === undefined || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= mostLon)) return null;
  return [lon, lat];
}
