/**
 * Names by sound, as `alerts/screening` reads them: `normalise`, `scripts` and `skeleton` there, one step after the
 * other, from the same tables.
 */
import tables from './tables.json';

const letters: Record<string, string> = tables.letters;
const oneName: Record<string, string> = tables.oneName;
const titles = new Set(tables.titles);
const abd = new Set(tables.abd);
const links = new Set(tables.links);
const fathers = new Set(tables.fathers);
const fused = new RegExp(`^(?:${tables.fused})$`);
const quotes = new RegExp(tables.quotes, 'gu');
const arabic = tables.arabic.map(([pattern, to]) => ({ pattern: new RegExp(pattern!, 'gu'), to: to! }));
const sounds = tables.sounds.map(([pattern, to]) => ({ pattern: new RegExp(pattern!, 'g'), to: to! }));

const ARABIC = /[\u0621-\u064a]/u;
const DOUBTFUL = /(?<=[\p{L}\p{N}_])\?(?=[\p{L}\p{N}_])/gu;
const ASCII = /^[\0-\x7f]*$/;

/** Lower-case Latin letters; null where the alphabet is one that only the server reads (Hebrew, Chinese …). */
export function latin(text: string): string | null {
  if (ASCII.test(text)) return text.toLowerCase();
  const parted = text.normalize('NFKC').toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '');
  const read = [...parted].map((letter) => letters[letter] ?? letter).join('');
  return ASCII.test(read) ? read : null;
}

/** The words of a name that count; null when its alphabet cannot be read here. */
export function words(name: string): string[] | null {
  let text = givenFirst(name).replace(quotes, '').replace(DOUBTFUL, '');
  if (ARABIC.test(text)) for (const rule of arabic) text = text.replace(rule.pattern, rule.to);
  const read = latin(text);
  if (read === null) return null;
  const joined = joinAbd(read.match(/[a-z0-9]+/g) ?? []);
  const counting = joined.filter((word) => !titles.has(word));
  return (counting.length ? counting : joined).slice(0, tables.mostWords);
}

/** `TRAORE, Moussa` turned round. */
function givenFirst(name: string): string {
  const [family, given, ...more] = name.split(',');
  return given?.trim() && !more.length ? `${given.trim()} ${family}` : name;
}

/** `Abd al-X`, `Abdul X`, `AbdulX` are one word. */
function joinAbd(every: string[]): string[] {
  const joined: string[] = [];
  for (let place = 0; place < every.length; place++) {
    const word = every[place]!;
    const next = every[place + 1];
    if (fathers.has(word) && next !== undefined && /^ba[kc]/.test(next)) {
      joined.push(`abou${next}`);
      place++;
    } else if (abd.has(word) && next !== undefined) {
      place++;
      while (place < every.length - 1 && links.has(every[place]!)) place++;
      joined.push(`abd${every[place]!}`);
    } else {
      const inOne = fused.exec(word);
      joined.push(inOne ? `abd${inOne[1]!}` : word);
    }
  }
  return joined;
}

function fold(word: string): string {
  return once(sounds.reduce((text, rule) => text.replace(rule.pattern, rule.to), oneName[word] ?? word));
}

const once = (text: string): string => text.replace(/(.)\1+/g, '$1');

/** A word's consonants; where fewer than two are left, the word by sound behind a `~`. */
export function skeleton(word: string): string {
  const sound = fold(word);
  const bare = once(sound.replace(/[aiu]/g, ''));
  return bare.length >= 2 ? bare : `~${sound}`;
}

/** The sounds that a name is found by: no initials, none twice; null when it cannot be read here. */
export function soundsOf(name: string): string[] | null {
  const read = words(name);
  if (read === null || !read.length) return null;
  const long = [...new Set(read.filter((word) => word.length > 1).map(skeleton))].slice(0, tables.mostPaired);
  return long.length ? long : [skeleton(read[0]!)];
}
