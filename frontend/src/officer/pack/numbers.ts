/** Numbers as `alerts/screening/identifiers` reads and folds them, from the same tables. */
import tables from './tables.json';

export type Kind = keyof typeof tables.kinds;

type Letters = Record<string, string>;
const plates: Record<string, string[]> = tables.plates;
const papers: Record<string, string[]> = tables.papers;
const signs: Letters = tables.signs;
const forms: Record<string, string[]> = tables.forms;
const before: Letters = tables.before;

/** The texts that a number is found by: whole, and a plate also without its country's sign. */
export function textsOf(kind: Kind, raw: string, country = ''): string[] {
  const read = readAs(kind, normalise(raw), country);
  return /[\p{L}\p{N}]/u.test(read[0]!) ? read.map((text) => tables.kinds[kind] + fold(text)) : [];
}

const swap = (text: string, table: Letters): string => [...text].map((sign) => table[sign] ?? sign).join('');

const fold = (text: string): string => swap(text, tables.confused);

/** Capital letters and digits, in Latin where another alphabet's letter looks the same. */
function normalise(raw: string): string {
  const text = swap(raw.normalize('NFKC').toUpperCase(), tables.lookAlikes);
  return text.replace(/[^\p{L}\p{N}]/gu, '').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit).normalize('NFKC');
}

const digit = (sign: string): string => String(sign.codePointAt(0)! & 15);

function readAs(kind: Kind, plain: string, country: string): string[] {
  if (kind === 'plate') return plate(plain, country);
  if (kind === 'vin') return [plain.length === 17 ? swap(plain, tables.notInVin) : plain];
  if (kind === 'document') return [inForm(plain, papers[country] ?? [])];
  const first = before[kind];
  return [inForm(first && plain.startsWith(first) ? plain.slice(first.length) : plain, forms[kind] ?? [])];
}

function plate(plain: string, country: string): string[] {
  const known = plates[country] ?? [];
  if (known.includes(shape(plain))) return [plain];
  for (const place of country ? [country] : Object.keys(signs)) {
    const own = plates[place] ?? [];
    for (const sign of new Set([signs[place] ?? place, place])) {
      const borne = plain.slice(-sign.length);
      const read = inForm(plain.slice(0, -sign.length), own);
      if (fold(borne) === fold(sign) && (country || sign.length > 1) && own.includes(shape(read))) return [read + sign, read];
    }
  }
  return [inForm(plain, known)];
}

/** The reading that has one of the forms; the text itself when it has one, or none, or several could be meant. */
function inForm(plain: string, known: string[]): string {
  if (known.includes(shape(plain))) return plain;
  const readings = known.filter((form) => form.length === plain.length).map((form) => filled(plain, form));
  const fitting = new Set(readings.filter((reading) => known.includes(shape(reading))));
  return fitting.size === 1 ? [...fitting][0]! : plain;
}

function filled(plain: string, form: string): string {
  return [...plain].map((sign, at) => swap(sign, form[at] === '9' ? tables.toDigit : tables.toLetter)).join('');
}

const shape = (text: string): string =>
  text.replace(/[^0-9A-Z]/g, '-').replace(/[0-9]/g, '9').replace(/[A-Z]/g, 'A');
