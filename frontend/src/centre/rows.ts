import { comma, country, number, t, time, whole, word } from '$lib/i18n';
import { glyphOf, type GlyphName, type Ink } from '$lib/map/glyphs';
import { locale } from '$lib/locale.svelte';
import type { Alert, Incident, IncidentItem, Mark, MatchFace } from '$lib/types';
import { saidIn } from '$lib/wording';
import { isOurs, type AnyAlert } from './known.svelte';

/** One line of the list. `at`: when it happened, `known`: when we learnt it; ms since 1970. */
export interface Row {
  key: string;
  record: string;
  kind: Mark['kind'];
  glyph: GlyphName;
  ink: Ink;
  at: number;
  known: number;
  title: string;
  where: string;
  tag: string;
}

/** What comes so long after it happened waited on a phone without a link; the line says when it came. */
const LATE_MS = 15 * 60_000;

/** What the marks do not say: names of posts, the two countries of a match, texts of alerts, what was seized. */
export interface Lookup {
  placeName: (code: string) => string;
  parties: Pick<ReadonlyMap<string, MatchFace['countries']>, 'get'>;
  alerts: ReadonlyMap<string, AnyAlert>;
  incidents: ReadonlyMap<string, Incident>;
}

/** Alerts of ours that stand nowhere on the map: drafts, and those that start from no record. Of the past: as they stood then. */
export function placeless(placed: Iterable<Mark>, { alerts }: Lookup): Alert[] {
  const records = new Set([...placed].map(({ record }) => record));
  return [...alerts.values()].filter(isOurs).filter(({ id }) => !records.has(id));
}

export function rowOf(mark: Mark, lookup: Lookup): Row {
  const [glyph, ink] = glyphOf(mark);
  return {
    key: mark.record, record: mark.record, kind: mark.kind, glyph, ink, at: mark.occurred_at, known: mark.recorded_at,
    title: titleOf(mark, lookup), where: arrivedOf(mark, whereOf(mark, lookup)), tag: tagOf(mark, lookup),
  };
}

/** An alert without a place as a line. */
export const rowOfAlert = (alert: Alert, lookup: Lookup): Row => rowOf(markOf(alert), lookup);

const SEVERITY: Record<Alert['priority'], number> = { P1: 3, P2: 2, P3: 1, P4: 0 };

/** An alert as its mark would be, without a place. */
function markOf({ id, version, state, priority, countries, drafted_at, released_at }: Alert): Mark {
  const at = Date.parse(released_at ?? drafted_at);
  return {
    record: id, version, kind: 'alert', state, subject: '', country: countries[0] ?? '', place: '', lon: 0, lat: 0,
    severity: SEVERITY[priority], occurred_at: at, recorded_at: at,
  };
}

function titleOf(mark: Mark, lookup: Lookup): string {
  const subject = word('subject', mark.subject).toLocaleLowerCase();
  switch (mark.kind) {
    case 'check':
      return t(mark.state === 'clear' ? 'row.check' : mark.state === 'act' ? 'row.check_act' : 'row.check_wait', { subject });
    case 'match':
      return mark.subject ? `${word('row.match', mark.state)}${comma()}${subject}` : word('row.match', mark.state);
    case 'incident':
      return incidentTitle(mark.state, lookup.incidents.get(mark.record));
    case 'alert':
      return alertTitle(lookup.alerts.get(mark.record));
  }
}

function incidentTitle(kind: string, incident: Incident | undefined): string {
  if (kind === 'withdrawn') return t('row.incident_withdrawn', { what: incident ? incidentTitle(incident.kind, incident) : t('row.incident') });
  if (kind === 'arrest') return incident?.persons ? t('row.arrest_of', { count: incident.persons }) : t('row.arrest');
  if (kind === 'rescue') return t('row.rescue');
  return incident?.items?.length ? incident.items.map(itemText).join(comma()) : t('row.seizure');
}

/** `21,400 sticks of dynamite`. */
export function itemText({ commodity, quantity, unit }: Pick<IncidentItem, 'commodity' | 'quantity' | 'unit'>): string {
  return t('seized.of', { quantity: number(quantity), unit: word('unit', unit), commodity: word('commodity', commodity) });
}

export function alertTitle(alert: AnyAlert | undefined): string {
  if (!alert) return t('row.alert');
  return isOurs(alert) ? whole(`${shortNumber(alert.number)} ${saidIn(alert, locale.code).title}`) : t('row.alert_of_another', { number: shortNumber(alert.number) });
}

/** `A7F3K` for `KAFO-A7F3K`: the operation is named above. */
export const shortNumber = (full: string): string => full.split('-').at(-1) ?? full;

function arrivedOf({ occurred_at, recorded_at }: Mark, where: string): string {
  return recorded_at - occurred_at > LATE_MS ? t('row.came', { where, time: time(recorded_at) }) : where;
}

function whereOf(mark: Mark, { placeName, parties, alerts }: Lookup): string {
  const alert = mark.kind === 'alert' ? alerts.get(mark.record) : undefined;
  if (alert) return [alert.priority, alert.countries.map(country).join(comma()), isOurs(alert) && alert.unread ? t('alert.new_answer') : ''].filter(Boolean).join(' · ');
  const place = mark.place ? placeName(mark.place) : country(mark.country);
  const between = parties.get(mark.record);
  if (!between || between.checked === between.owner) return mark.place ? `${place} · ${country(mark.country)}` : place;
  return `${place} · ${country(between.checked)} ↔ ${country(between.owner)}`;
}

function tagOf(mark: Mark, { alerts }: Lookup): string {
  if (mark.kind === 'match') return word('match_state', mark.state);
  if (mark.kind === 'incident') return word('incident', mark.state);
  if (mark.kind === 'check') return mark.state === 'clear' ? '' : word('answer', mark.state);
  const state = alerts.get(mark.record)?.state ?? mark.state;
  return word('alert_state', state);
}
