/**
 * West and east of the narrowest band that holds some meridians; east lies beyond 180 where it goes on past that meridian.
 * Fiji and Samoa are neighbours, whatever their numbers say.
 */
export function around(lons: readonly number[]): [west: number, east: number] {
  const sorted = lons.map((lon) => lon - 360 * worldOf(lon)).sort((a, b) => a - b);
  const last = sorted.at(-1)!;
  let [west, east, gap] = [sorted[0]!, last, sorted[0]! + 360 - last];
  for (let at = 1; at < sorted.length; at += 1) {
    const [before, here] = [sorted[at - 1]!, sorted[at]!];
    if (here - before > gap) [west, east, gap] = [here, before + 360, here - before];
  }
  return [west, east];
}

/** In which whole world a meridian lies, of a map that goes on past -180…180, which is world 0. */
const worldOf = (lon: number): number => Math.floor((lon + 180) / 360);

/** The worlds between two meridians. */
export const worldsIn = (west: number, east: number): number[] => Array.from({ length: worldOf(east) - worldOf(west) + 1 }, (_, index) => worldOf(west) + index);

/** Those of them in which something shows that lies from x to x in each (0–1), and `reach` beyond. */
export const worldsWith = ([least, most]: readonly [number, number], west: number, east: number, reach: number): number[] =>
  worldsIn(west, east).filter((world) => world + most + reach >= (west + 180) / 360 && world + least - reach <= (east + 180) / 360);

/** A meridian as it is numbered nearest to another: -179 is 181 beside 170. */
export const beside = (lon: number, other: number): number => lon + 360 * Math.round((other - lon) / 360);
