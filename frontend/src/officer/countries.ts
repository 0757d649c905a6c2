import { country } from '$lib/i18n';

/** Whose plates and papers an officer meets on these roads; ISO 3166-1 alpha-2. */
const MET = [
  'BF', 'BJ', 'CI', 'CM', 'DZ', 'FR', 'GH', 'GM', 'GN', 'GW', 'LR', 'LY', 'MA', 'ML', 'MR', 'NE', 'NG', 'SL', 'SN', 'TD', 'TG', 'TN',
  'BE', 'BR', 'CN', 'CV', 'DE', 'ES', 'IN', 'IT', 'LB', 'NL', 'PT', 'TR', 'US',
];

/** Code and name, by name in the reader's language. */
export const countriesMet = (): { code: string; name: string }[] =>
  MET.map((code) => ({ code, name: country(code) })).sort((a, b) => a.name.localeCompare(b.name));
