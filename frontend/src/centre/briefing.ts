import { date, seconds, t } from '$lib/i18n';
import type { Briefing } from '$lib/map/briefing';
import type { Layer } from './layers';
import type { By } from './past';

interface Shown {
  marking: string;
  title: string;
  /** Ms since 1970; `by`: by which clock one looks at the past, null: now. */
  instant: number;
  by: By | null;
  layers: ReadonlySet<Layer>;
  /** The filter, as the address says it. */
  asked: string;
  sites: boolean;
  /** Those that are drawn. */
  routes: { name: string; legs: { inferred: boolean }[] }[];
  areas: { name: string }[];
  invented: boolean;
}

/** What stands around a picture of the map, so that it says by itself what it shows and how it is marked. */
export function briefingWords({ marking, title, instant, by, layers, asked, sites, routes, areas, invented }: Shown): Briefing {
  const legend: Briefing['legend'] = [
    ['post', 'accent', t('legend.post')], ['silent', 'warn', t('legend.silent')], ['possible', 'warn', t('legend.possible')], ['asked', 'info', t('legend.asked')],
    ['hit', 'danger', t('legend.hit')], ['denied', 'muted', t('legend.denied')], ['arrest', 'text', t('legend.arrest')], ['seizure', 'text', t('legend.seizure')], ['alert', 'danger', t('legend.alert')],
  ];
  if (sites) legend.push(['port_unit', 'info', t('legend.site')]);
  if (routes.some(({ legs }) => legs.some(({ inferred }) => !inferred))) legend.push(['route', 'text', `${t('layer.route')}: ${t('route.proven')}`]);
  if (routes.some(({ legs }) => legs.some(({ inferred }) => inferred))) legend.push(['inferred', 'text', `${t('layer.route')}: ${t('route.inferred')}`]);
  if (areas.length) legend.push(['area', 'info', t('layer.area')]);
  const named = ([['layer.route', routes], ['layer.area', areas]] as const).flatMap(([layer, drawn]) => (drawn.length ? [`${t(layer)}: ${drawn.map(({ name }) => name).join(' · ')}`] : []));
  const notes = [
    ...(invented ? [`${t('frame.synthetic')} · ${t('frame.invented')}`] : []),
    t('briefing.shown', { layers: [...layers].map((layer) => t(`layer.${layer}`)).join(', '), filter: asked || t('briefing.no_filter') }), ...named, t('map.disclaimer'),
  ];
  return { marking, title, time: `${date(instant)} ${seconds(instant)} UTC${by === null ? '' : ` · ${t(`timeline.by_${by}`)}`}`, notes, legend };
}

/** For the page's head, in plain letters. */
export const briefingTitle = (marking: string, operation: string, instant: number): string => `${marking}  ${operation}  ${new Date(instant).toISOString()}`;

/** The name of the file, without its end. */
export const briefingName = (marking: string, operation: string, instant: number): string =>
  `${operation}-${new Date(instant).toISOString().slice(0, 16).replace(/[-:]/g, '')}-${marking.replace(/[:+]/g, '-')}`;
