import { number, t } from '$lib/i18n';
import { mayBe } from '$lib/marks/ids';
import type { Alert } from '$lib/types';
import { SHOWN, type Look } from './look';
import { rowOf, rowOfAlert, type Lookup, type Row } from './rows';

/** The newest lines of a list, and whether there are more. */
export interface Lines {
  rows: Row[];
  more: boolean;
}

/**
 * `most`: lines that are made, of a million that might be; `folded`: clear checks of one post within ten minutes are one
 * line, or they would drown the rest; `text`: all its words stand in the line; `place`: only what is of this post.
 */
export interface Wanted {
  most: number;
  folded: boolean;
  text?: string;
  place?: string;
  unplaced?: Alert[];
}

const FOLD_MS = 10 * 60_000;
/** Clocks of phones go wrong: a check may seem to have happened after it came. */
const SKEW_MS = 5 * 60_000;

interface Fold {
  row: Row;
  count: number;
}

/** Lines of what a look shows, what was learnt last first. */
export function linesOf(look: Look, lookup: Lookup, { most, folded, text = '', place, unplaced = [] }: Wanted): Lines {
  const { marks, seen, state, count } = look;
  const { kind, place: placed, occurred, recorded } = marks.columns;
  const check = marks.words.kind.code('check'), clear = marks.words.state.code('clear');
  const at = place === undefined ? -1 : marks.words.place.code(place);
  const holds = searching(look, lookup, text);
  const rows: Row[] = [];
  const folds = new Map<number, Fold>();
  /** What happened before it belongs to no line that stands already. */
  let since = Infinity;
  let more = false;
  for (let i = marks.order.count - 1; i >= 0; i -= 1) {
    const row = marks.order.rows[i]!;
    if (row >= count || seen[row] !== SHOWN || (at >= 0 && placed[row] !== at)) continue;
    if (more && recorded[row]! < since - SKEW_MS) break;
    if (!holds(row)) continue;
    const bin = Math.floor(occurred[row]! / FOLD_MS);
    const key = folded && kind[row] === check && state[row] === clear ? placed[row]! + 65_536 * bin : -1;
    const fold = key < 0 ? undefined : folds.get(key);
    if (fold) fold.count += 1;
    else if (rows.length === most) more = true;
    else {
      const line = rowOf(look.at(row), lookup);
      rows.push(line);
      if (key < 0) continue;
      folds.set(key, { row: line, count: 1 });
      since = Math.min(since, bin * FOLD_MS);
    }
  }
  for (const [key, { row, count: many }] of folds) {
    if (many > 1) Object.assign(row, { key: String(key), title: t('row.checks', { count: number(many) }), tag: '' });
  }
  const oldest = more ? rows.at(-1)!.known : -Infinity;
  rows.push(...unplaced.map((alert) => rowOfAlert(alert, lookup)).filter((row) => row.known >= oldest && fits(row, wordsOf(text))));
  return { rows: rows.sort((a, b) => b.known - a.known || b.at - a.at || a.key.localeCompare(b.key)), more };
}

/** How many of those shown were learnt after an instant. */
export function since({ marks, seen, count }: Look, instant: number): number {
  let found = 0;
  for (let i = marks.order.count - 1; i >= 0; i -= 1) {
    const row = marks.order.rows[i]!;
    if (marks.columns.recorded[row]! <= instant) break;
    if (row < count && seen[row] === SHOWN) found += 1;
  }
  return found;
}

const wordsOf = (text: string): string[] => text.toLocaleLowerCase().split(/\s+/).filter(Boolean);

function fits({ title, where, tag, record }: Row, words: string[]): boolean {
  const hay = `${title} ${where} ${tag} ${record}`.toLocaleLowerCase();
  // Of a check only a part of the id may be here.
  return words.every((needle) => hay.includes(needle) || (needle.length === record.length && mayBe(needle, record)));
}

/** Whether a line holds every word, wherever it stands. Checks that say the same are asked once. */
function searching(look: Look, lookup: Lookup, text: string): (row: number) => boolean {
  const words = wordsOf(text);
  if (!words.length) return () => true;
  const { columns, words: held } = look.marks;
  const check = held.kind.code('check');
  const byRecord = words.some((word) => /^[0-9a-f-]{4,}$/.test(word));
  const known = new Map<number, boolean>();
  return (row) => {
    if (columns.kind[row] !== check || byRecord) return fits(rowOf(look.at(row), lookup), words);
    const key = ((columns.place[row]! * 256 + columns.country[row]!) * 256 + look.state[row]!) * 256 + columns.subject[row]!;
    const found = known.get(key) ?? fits(rowOf(look.at(row), lookup), words);
    known.set(key, found);
    return found;
  };
}
