import loaders, { type Words } from 'virtual:words';
import { PARTS, type Part } from '../parts';
import { locales, type Locale } from './paraglide/runtime';

const KEPT_AS = 'jointops.locale';
const RIGHT_TO_LEFT: readonly Locale[] = ['ar'];
/** How a language writes dates and numbers, where its name alone says something else: digits are the same in all. */
const TAGS: Partial<Record<Locale, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn' };

let chosen = $state<Locale>(first());
let words = $state.raw<Words>();
const wanted = new Set<Part>();
let held: ReadonlySet<Part> = new Set();
/** One after the other: what was asked for last is shown in the end. */
let showing: Promise<void> = Promise.resolve();

export { locales, type Locale, type Words };

export const locale = {
  get code(): Locale {
    return chosen;
  },
  get tag(): string {
    return TAGS[chosen] ?? chosen;
  },
  get direction(): 'ltr' | 'rtl' {
    return RIGHT_TO_LEFT.includes(chosen) ? 'rtl' : 'ltr';
  },
  get words(): Words {
    if (!words) throw new Error('no words yet: wait for locale.load() first');
    return words;
  },
  /** Fetches words of the language that this browser knows of its reader: of some parts beside those that are here, or all. */
  load(parts: readonly Part[] = PARTS): Promise<void> {
    if (parts.every((part) => held.has(part))) return Promise.resolve();
    for (const part of parts) wanted.add(part);
    return show();
  },
  /** Shows everything in a language from now on, and in this browser the next time too. */
  async choose(code: Locale): Promise<void> {
    await show(code);
    localStorage.setItem(KEPT_AS, code);
  },
};

export function isLocale(code: string | null): code is Locale {
  return locales.some((each) => each === code);
}

/** `العربية`, `Français`: a language's own name for itself. */
export function nameOf(code: Locale): string {
  const name = new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code;
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}

/** A part of the screen, once the words that it shows are here too. */
export async function withWords<T>(part: Promise<T>, parts?: readonly Part[]): Promise<T> {
  const [loaded] = await Promise.all([part, locale.load(parts)]);
  return loaded;
}

function show(code?: Locale): Promise<void> {
  const shown = showing.then(async () => {
    const next = code ?? chosen;
    if (words && next === chosen && held.size === wanted.size) return;  // somebody before in the line fetched them
    const parts = new Set(wanted);
    words = Object.assign({}, ...(await Promise.all([...parts].map((part) => loaders[next][part]())))) as Words;
    held = parts;
    chosen = next;
  });
  showing = shown.catch(() => undefined);
  return shown;
}

function first(): Locale {
  const kept = localStorage.getItem(KEPT_AS);
  if (isLocale(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLocale) ?? 'en';
}
