import { metres } from '$lib/map/geodesic';
import type { Incident, Position } from '$lib/types';

export const NEAR_KM = 5;

/** How much of a commodity was seized, and in how many seizures. */
export interface Near {
  commodity: string;
  unit: string;
  quantity: number;
  seizures: number;
}

/** What was seized near a place, by commodity and unit, of the incidents that the reader sees; what was taken back counts no more. */
export function seizedNear(incidents: Iterable<Incident>, place: { lon: number; lat: number }, km = NEAR_KM): Near[] {
  const sums = new Map<string, Near>();
  for (const { kind, withdrawn, position, items } of incidents) {
    if (kind !== 'seizure' || withdrawn || !isNear(position, place, km)) continue;
    const named = new Set<string>();
    for (const { commodity, unit, quantity } of items ?? []) {
      const key = `${commodity} ${unit}`;
      const sum = sums.get(key) ?? { commodity, unit, quantity: 0, seizures: 0 };
      sums.set(key, { ...sum, quantity: sum.quantity + quantity, seizures: sum.seizures + (named.has(key) ? 0 : 1) });
      named.add(key);
    }
  }
  return [...sums.values()].sort((a, b) => a.commodity.localeCompare(b.commodity) || a.unit.localeCompare(b.unit));
}

const isNear = (position: Position | null | undefined, { lon, lat }: { lon: number; lat: number }, km: number): boolean =>
  !!position && metres([position.lon, position.lat], [lon, lat]) <= km * 1000;
