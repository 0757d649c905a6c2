import { api } from './api';
import { isLocale, locale, type Locale } from './locale.svelte';
import { Unreachable } from './problem';
import type { Viewer } from './types';

/** Whose choice the server has not heard of yet: it was made without a link. */
const OWED_BY = 'jointops.language.owed';

/** A person chooses a language: it shows here at once, and is kept with their account for their other devices. */
export async function chooseLanguage(code: Locale, user: string): Promise<void> {
  await locale.choose(code);
  localStorage.setItem(OWED_BY, user);
  await keepWithAccount();
}

/** A person begins to work here: in the language that they chose last, on whichever device that was. */
export async function followAccount({ user, language }: Viewer): Promise<void> {
  if (localStorage.getItem(OWED_BY) === user) return keepWithAccount();
  localStorage.removeItem(OWED_BY);
  if (isLocale(language) && language !== locale.code) await locale.choose(language);
}

async function keepWithAccount(): Promise<void> {
  try {
    await api.chooseLanguage(locale.code);
  } catch (problem) {
    if (problem instanceof Unreachable) return;
    localStorage.removeItem(OWED_BY);
    throw problem;
  }
  localStorage.removeItem(OWED_BY);
}
