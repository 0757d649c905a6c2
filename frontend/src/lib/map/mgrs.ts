/** WGS 84, in metres. */
const RADIUS = 6_378_137, FLATTENING = 1 / 298.257223563;
/** What a UTM zone is drawn smaller by in its middle, and what is added so that nothing in it is negative. */
const SCALE = 0.9996, EAST = 500_000, SOUTH = 10_000_000;

const N = FLATTENING / (2 - FLATTENING);
const MERIDIAN = (RADIUS / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING));
/** Krüger's series to the fourth order: exact to less than a millimetre within a zone. */
const SERIES = [
  N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16 + (41 * N ** 4) / 180,
  (13 * N ** 2) / 48 - (3 * N ** 3) / 5 + (557 * N ** 4) / 1440,
  (61 * N ** 3) / 240 - (103 * N ** 4) / 140,
  (49_561 * N ** 4) / 161_280,
];

/** Letters of 100 km columns by the zone's remainder of three, those of rows, and of bands of eight degrees from 80° south. */
const COLUMNS = ['STUVWXYZ', 'ABCDEFGH', 'JKLMNPQR'];
const ROWS = 'ABCDEFGHJKLMNPQRSTUV';
const BANDS = 'CDEFGHJKLMNPQRSTUVWX';

/** The MGRS square that a place lies in, with so many digits each way (5: a metre); empty near the poles, which have no zone. */
export function squareOf(lon: number, lat: number, digits = 5): string {
  if (!(lat >= -80 && lat <= 84)) return '';
  const band = BANDS[Math.min(Math.floor((lat + 80) / 8), BANDS.length - 1)]!;
  const zone = zoneOf(lon, band);
  const [east, north] = metresIn(zone, lon, lat);
  const column = COLUMNS[zone % 3]![Math.floor(east / 100_000) - 1]!;
  const row = ROWS[(Math.floor(north / 100_000) + (zone % 2 ? 0 : 5)) % 20]!;
  const cut = (metres: number): string => String(Math.floor(metres % 100_000)).padStart(5, '0').slice(0, digits);
  return [`${String(zone).padStart(2, '0')}${band}`, column + row, cut(east), cut(north)].join(' ').trim();
}

/** Six degrees each, but for south-western Norway and Svalbard. */
function zoneOf(lon: number, band: string): number {
  if (band === 'V' && lon >= 3 && lon < 12) return 32;
  if (band === 'X' && lon >= 0 && lon < 42) return lon < 9 ? 31 : lon < 21 ? 33 : lon < 33 ? 35 : 37;
  return Math.min(Math.floor((lon + 180) / 6), 59) + 1;
}

/** Transverse Mercator (Karney, Journal of Geodesy 85, 2011). */
function metresIn(zone: number, lon: number, lat: number): [number, number] {
  const phi = (lat * Math.PI) / 180, lambda = ((lon - (6 * zone - 183)) * Math.PI) / 180;
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - ECCENTRICITY * Math.atanh(ECCENTRICITY * Math.sin(phi)));
  const up = Math.atan2(t, Math.cos(lambda)), side = Math.asinh(Math.sin(lambda) / Math.hypot(t, Math.cos(lambda)));
  let x = side, y = up;
  SERIES.forEach((factor, index) => {
    const k = 2 * (index + 1);
    x += factor * Math.cos(k * up) * Math.sinh(k * side);
    y += factor * Math.sin(k * up) * Math.cosh(k * side);
  });
  return [EAST + SCALE * MERIDIAN * x, SCALE * MERIDIAN * y + (lat < 0 ? SOUTH : 0)];
}
