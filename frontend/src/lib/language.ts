import { api } from './api';
import { isLocale, locale, type Locale } from './locale.svelte';
import { Unreachable } from './problem';
import { LANGUAGE_OWED } from './remembered';
import type { Viewer } from './types';

/** A person chooses a language: it shows here at once, and is kept with their account for their other devices. */
export async function chooseLanguage(code: Locale, user: string): Promise<void> {
  await locale.choose(code);
  localStorage.setItem(LANGUAGE_OWED, user);
  await keepWithAccount();
}

/** A person begins to work here: in the language that they chose last, on whichever device that was. */
export async function followAccount({ user, language }: Viewer): Promise<void> {
  if (localStorage.getItem(LANGUAGE_OWED) === user) return keepWithAccount();
  localStorage.removeItem(LANGUAGE_OWED);
  if (isLocale(language) && language !== locale.code) await locale.choose(language);
}

async function keepWithAccount(): Promise<void> {
  try {
    await api.chooseLanguage(locale.code);
  } catch (problem) {
    if (problem instanceof Unreachable) return;
    localStorage.removeItem(LANGUAGE_OWED);
    throw problem;
  }
  localStorage.removeItem(LANGUAGE_OWED);
}
