/** A stretch of text, and whether the other record has it too. */
export interface Piece {
  text: string;
  differs: boolean;
}

/** Same but for case, accents, spaces and hyphens. */
export const isSame = (a: string, b: string): boolean => bare(a) === bare(b);

const bare = (text: string): string => fold(text).replaceAll(/[\s\-'’.]/g, '');
const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase();

/** Where two texts differ, letter by letter (longest common subsequence), case and accents aside. */
export function differences(left: string, right: string): { left: Piece[]; right: Piece[] } {
  const a = [...left.normalize('NFC')], b = [...right.normalize('NFC')];
  const x = a.map(fold), y = b.map(fold);
  const common = lengths(x, y);
  const keptLeft = new Set<number>(), keptRight = new Set<number>();
  for (let i = 0, j = 0; i < x.length && j < y.length; ) {
    if (x[i] === y[j]) {
      keptLeft.add(i++);
      keptRight.add(j++);
    } else if (common[i + 1]![j]! >= common[i]![j + 1]!) i += 1;
    else j += 1;
  }
  return { left: pieces(a, keptLeft), right: pieces(b, keptRight) };
}

/** `lengths[i][j]`: of the longest common subsequence of x from i and y from j. */
function lengths(x: string[], y: string[]): number[][] {
  const table = Array.from({ length: x.length + 1 }, () => new Array<number>(y.length + 1).fill(0));
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let j = y.length - 1; j >= 0; j -= 1) {
      table[i]![j] = x[i] === y[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}

function pieces(letters: string[], kept: Set<number>): Piece[] {
  const found: Piece[] = [];
  letters.forEach((letter, i) => {
    const differs = !kept.has(i);
    const last = found.at(-1);
    if (last?.differs === differs) last.text += letter;
    else found.push({ text: letter, differs });
  });
  return found;
}
