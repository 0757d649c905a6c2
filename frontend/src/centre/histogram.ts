import { KIND, SHOWN, WHAT, type Look } from './look';

export interface Bin {
  from: number;
  checks: number;
  matches: number;
  incidents: number;
}

export const BIN_MS = 15 * 60_000;
const BINS = 96;

/**
 * 96 bins, a day of quarters of an hour unless they are longer, by the time things happened; the last holds `now`. What
 * came after the instant looked at is drawn too: one may go there.
 */
export function histogram({ marks, seen, count }: Look, now: number, binMs = BIN_MS): Bin[] {
  const start = (Math.floor(now / binMs) - BINS + 1) * binMs;
  const { kind, state, occurred } = marks.columns;
  const [check, match, incident] = (['check', 'match', 'incident'] as const).map((word) => marks.words.kind.code(word)) as [number, number, number];
  const withdrawn = marks.words.state.code('withdrawn');
  const counts = new Uint32Array(BINS * 256);
  for (let row = 0; row < count; row += 1) {
    if ((seen[row]! & (WHAT | KIND)) !== (WHAT | KIND)) continue;
    if (kind[row] === incident && state[row] === withdrawn) continue;
    const bin = Math.floor((occurred[row]! - start) / binMs);
    if (bin >= 0 && bin < BINS) counts[bin * 256 + kind[row]!]! += 1;
  }
  return Array.from({ length: BINS }, (_, bin): Bin => ({
    from: start + bin * binMs, checks: counts[bin * 256 + check]!, matches: counts[bin * 256 + match]!, incidents: counts[bin * 256 + incident]!,
  }));
}

/** How many checks that are shown were made from an instant on (ms since 1970). */
export function checksSince({ marks, seen, count }: Look, since: number): number {
  const { kind, occurred } = marks.columns;
  const check = marks.words.kind.code('check');
  let checks = 0;
  for (let row = 0; row < count; row += 1) if (kind[row] === check && seen[row] === SHOWN && occurred[row]! > since) checks += 1;
  return checks;
}
