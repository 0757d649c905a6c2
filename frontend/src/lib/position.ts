import type { Position } from '$lib/types';

const SIDES: Record<string, number> = { N: 1, S: -1, E: 1, W: -1, O: -1 };
const ANGLE = /^[NSEWO]?[\s+-]*\d+(?:[.,]\d+)?[\d\s.,°º'’′"”″:d-]*[NSEWO]?$/;
/** Between latitude and longitude: a comma is one only where it is none of a number. */
const BETWEEN = /\s*[;,]\s+|\s*;\s*|(?<=[NS])\s*,?\s*(?=\d)|,(?=\s*[-+]?\d+\.)/;
/** Eleven centimetres: more digits are none that anybody measured. */
const DIGITS = 6;

/** Numbers with a comma between them and nothing else: of one angle alone nobody makes a position. */
const PAIR = /^([^\s,]+),([^\s,]+)$/;

/** Degrees from `-1.51`, `1°30'36"W` or `1 30 36 W`, as the server reads them in files (`geo.coordinates.angle`); null: no angle. */
function angle(said: string, axis: 'lat' | 'lon', most: number): number | null {
  if (!ANGLE.test(said)) return null;
  const sides = [...said].filter((char) => char in SIDES), [side = ''] = sides;
  if (sides.length > 1 || (side && !(axis === 'lat' ? 'NS' : 'EWO').includes(side))) return null;
  const parts = (said.match(/\d+(?:[.,]\d+)?/g) ?? []).map((part) => Number(part.replace(',', '.')));
  // Only the last of degrees, minutes and seconds has a fraction: what follows one is a third number of something else.
  if (parts.length > 3 || parts.slice(1).some((part) => part >= 60) || parts.slice(0, -1).some((part) => part % 1)) return null;
  const degrees = parts.reduce((sum, part, power) => sum + part / 60 ** power, 0);
  const found = degrees * (/^\D*-/.test(said) ? -1 : 1) * (SIDES[side] ?? 1);
  return Math.abs(found) <= most ? Number(found.toFixed(DIGITS)) + 0 : null;
}

/** A position as people type it, latitude first: decimal degrees, or degrees with minutes and seconds. Null: none. */
export function readPosition(text: string, mostLon = 180): Position | null {
  const said = text.trim().toUpperCase();
  const cut = BETWEEN.exec(said);
  const [first = '', second = '', ...more] = cut ? [said.slice(0, cut.index), said.slice(cut.index + cut[0].length)] : (PAIR.exec(said)?.slice(1) ?? said.split(/\s+/));
  if (more.length) return null;
  const lat = angle(first.trim(), 'lat', 90), lon = angle(second.trim(), 'lon', mostLon);
  return lat === null || lon === null ? null : { lon, lat };
}

/** `16.27000, -0.04000`. */
export const writePosition = ({ lat, lon }: Position): string => `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
