import type { LonLat } from '$lib/map/geodesic';

/** Corners as people type them: latitude, longitude, one a line. */
export const writeCorners = (ring: LonLat[]): string => ring.map(([lon, lat]) => `${lat}, ${lon}`).join('\n');

/** The corners of such a text; null while it is none, or fewer than three. */
export function readCorners(text: string): LonLat[] | null {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const ring: LonLat[] = [];
  for (const line of lines) {
    const parts = line.split(/[\s,;]+/).map(Number);
    const [lat, lon] = parts;
    if (parts.length !== 2 || lat === undefined || lon === undefined || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 540)) return null;
    ring.push([lon, lat]);
  }
  return ring.length > 2 && ring.length <= 100 ? ring : null;
}
