import type { Alert, Translation } from './types';

/** What an alert says in one language; the original is authentic. */
export interface Said extends Translation {
  original: boolean;
}

type Worded = Pick<Alert, 'title' | 'text' | 'language' | 'translations'>;

/** Every text of an alert, the original first. */
export function everySaid({ language, title, text, translations }: Worded): Said[] {
  return [{ language, title, text, authentic: true, original: true }, ...translations.map((one) => ({ ...one, original: false }))];
}

/** What it says in a language; the original where the sender gave none in it. */
export function saidIn(alert: Worded, language: string): Said {
  const every = everySaid(alert);
  return every.find((one) => one.language === language) ?? every[0]!;
}

/** Translations without words of their own are none yet. */
export const isWhole = ({ title, text }: Translation): boolean => title.trim() !== '' && text.trim() !== '';

export const trimmed = (one: Translation): Translation => ({ ...one, title: one.title.trim(), text: one.text.trim() });

/** Languages that an alert is read in and that no text is given in: of all that `reads` names, none is among `given`. */
export const readsNone = (reads: string[], given: string[]): boolean => !reads.some((one) => given.includes(one));
