import type { NewLeg } from '$lib/types';

/**
 * Some legs with the evidence of those they are in place of: of the leg between the same places, else of one that begins
 * or ends where it did, else of the one in its place. The server does the same with what this reader does not see.
 */
export function evidenceOn(legs: NewLeg[], before: readonly NewLeg[]): NewLeg[] {
  const evidence = legs.map(() => new Set<string>());
  before.forEach((leg, number) => leg.evidence?.forEach((record) => evidence[heir(leg, number, legs)]!.add(record)));
  return legs.map((leg, number) => ({ ...leg, evidence: [...evidence[number]!] }));
}

function heir(leg: NewLeg, number: number, legs: readonly NewLeg[]): number {
  const likeness = (at: number): number => Number(same(legs[at]!.from, leg.from)) + Number(same(legs[at]!.to, leg.to));
  return legs.reduce((best, _, at) => {
    const more = likeness(at) - likeness(best);
    return more > 0 || (more === 0 && Math.abs(at - number) < Math.abs(best - number)) ? at : best;
  }, 0);
}

const same = (a: NewLeg['from'], b: NewLeg['from']): boolean => a.position.lon === b.position.lon && a.position.lat === b.position.lat;
