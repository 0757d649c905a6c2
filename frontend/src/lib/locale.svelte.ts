import { locales, overwriteGetLocale, type Locale } from './paraglide/runtime';

const KEPT_AS = 'jointops.locale';

let chosen = $state<Locale>(first());
overwriteGetLocale(() => chosen);

export { locales, type Locale };

export const locale = {
  get code(): Locale {
    return chosen;
  },
  choose(code: Locale): void {
    chosen = code;
    localStorage.setItem(KEPT_AS, code);
  },
};

function first(): Locale {
  const known = (code: string | null): code is Locale => locales.some((each) => each === code);
  const kept = localStorage.getItem(KEPT_AS);
  if (known(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(known) ?? 'en';
}
