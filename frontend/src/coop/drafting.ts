import { country } from '$lib/i18n';
import type { Alert, Authority, Network, Viewer } from '$lib/types';

/** Authorities that a reader speaks for; a secretariat helps any to ask. */
export function speaksFor(viewer: Viewer, authorities: Authority[]): Authority[] {
  if (viewer.role === 'secretariat') return authorities;
  return authorities.filter(({ code }) => viewer.principals.includes(`agency:${code}`));
}

/** The other country of an alert: where it happened, else who wrote it, else another addressee's. */
export const otherCountry = (alert: Alert, own: string): string | undefined =>
  [alert.place?.country, alert.drafted_by.country, ...alert.countries].find((country) => country && country !== own);

/** Who of a country takes requests: its central authority for mutual legal assistance first. */
export function takesRequests(authorities: Authority[], country: string): Authority[] {
  const first = (one: Authority): number => (one.functions.includes('mla') ? 0 : 1);
  return authorities.filter((one) => one.country === country).sort((a, b) => first(a) - first(b) || a.code.localeCompare(b.code));
}

/** The facts of an alert as the text of a request begins. */
export const factsOf = (alert: Alert): string =>
  [`${alert.number}: ${alert.title}`, alert.place ? `${alert.place.name} (${country(alert.place.country)})` : '', alert.text].filter(Boolean).join('\n');

/** In which languages the papers of a request may be: those of who asks, and of who is asked. */
export const languagesOf = (writes: string[], reads: string[]): string[] => [...new Set([...writes, ...reads])];

/** In which they are: what was picked of those; before that one that both sides read, else that of who asks. */
export function languagesFor(writes: string[], reads: string[], picked: string[] | null = null): string[] {
  if (picked) return picked.filter((one) => languagesOf(writes, reads).includes(one));
  return [writes.find((one) => reads.includes(one)) ?? writes[0]].filter((one) => one !== undefined);
}

/** Words of a field with one thing a line. */
export const linesOf = (text: string): string[] => [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))];

/** The codes of those that a question goes to: `function:mla`, or the contact points of `network:west-africa`; each once. */
export function askedOf(to: string, authorities: Authority[], networks: Network[]): string[] {
  const [kind, name = ''] = to.split(':');
  const contacts = networks.find(({ code }) => code === name)?.members.map(({ contact }) => contact) ?? [];
  return authorities.filter((one) => (kind === 'network' ? contacts.includes(one.id) : one.functions.includes(name))).map(({ code }) => code);
}
