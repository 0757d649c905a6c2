/** Degrees WGS 84. */
export type LonLat = [number, number];

const A = 6_378_137, F = 1 / 298.257223563, B = A * (1 - F);
const RAD = Math.PI / 180;

/**
 * Metres along the ellipsoid between two points (Vincenty 1975, inverse). Nearly opposite points, where it does not
 * settle, are measured on the sphere: wrong by half a hundredth at most.
 */
export function metres([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const far = (lon2 - lon1) * RAD;
  const u1 = Math.atan((1 - F) * Math.tan(lat1 * RAD)), u2 = Math.atan((1 - F) * Math.tan(lat2 * RAD));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = far;
  for (let turn = 0; turn < 100; turn += 1) {
    const sin = Math.hypot(c2 * Math.sin(lambda), c1 * s2 - s1 * c2 * Math.cos(lambda));
    if (!sin) return 0;
    const cos = s1 * s2 + c1 * c2 * Math.cos(lambda);
    const sigma = Math.atan2(sin, cos);
    const alpha = (c1 * c2 * Math.sin(lambda)) / sin;
    const square = 1 - alpha * alpha;
    const middle = square ? cos - (2 * s1 * s2) / square : 0;
    const c = (F / 16) * square * (4 + F * (4 - 3 * square));
    const before = lambda;
    lambda = far + (1 - c) * F * alpha * (sigma + c * sin * (middle + c * cos * (2 * middle * middle - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const u = (square * (A * A - B * B)) / (B * B);
    const a = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)));
    const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
    const rest = b * sin * (middle + (b / 4) * (cos * (2 * middle ** 2 - 1) - (b / 6) * middle * (4 * sin * sin - 3) * (4 * middle ** 2 - 3)));
    return B * a * (sigma - rest);
  }
  return 6_371_008.8 * Math.acos(Math.sin(lat1 * RAD) * Math.sin(lat2 * RAD) + Math.cos(lat1 * RAD) * Math.cos(lat2 * RAD) * Math.cos(far));
}

const STEPS = 64;

/** The way between two points as a line for the map; over the date line its longitudes go on past 180. */
export function greatCircle([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): LonLat[] {
  const inSpace = (lon: number, lat: number): number[] => [Math.cos(lat * RAD) * Math.cos(lon * RAD), Math.cos(lat * RAD) * Math.sin(lon * RAD), Math.sin(lat * RAD)];
  const [from, to] = [inSpace(lon1, lat1), inSpace(lon2, lat2)];
  const angle = Math.acos(Math.max(-1, Math.min(1, from.reduce((sum, part, axis) => sum + part * to[axis]!, 0))));
  if (!angle) return [[lon1, lat1], [lon2, lat2]];
  const line: LonLat[] = [];
  for (let step = 0; step <= STEPS; step += 1) {
    const [a, b] = [Math.sin((1 - step / STEPS) * angle), Math.sin((step / STEPS) * angle)];
    const [x, y, z] = from.map((part, axis) => (a * part + b * to[axis]!) / Math.sin(angle)) as [number, number, number];
    const lon = Math.atan2(y, x) / RAD, last = line.at(-1)?.[0] ?? lon;
    line.push([lon + 360 * Math.round((last - lon) / 360), Math.atan2(z, Math.hypot(x, y)) / RAD]);
  }
  return line;
}
