import { date, seconds, t, word } from '$lib/i18n';
import type { Briefing } from '$lib/map/briefing';
import type { Filter } from './filter';
import { filterText } from './filterwords';
import type { Layer } from './layers';
import type { By } from './past';

interface Shown {
  marking: string;
  title: string;
  /** Ms since 1970; `by`: by which clock one looks at the past, null: now. */
  instant: number;
  by: By | null;
  layers: ReadonlySet<Layer>;
  filter: Filter;
  sites: boolean;
  /** Those that are drawn. */
  routes: { name: string; legs: { inferred: boolean }[] }[];
  areas: { name: string }[];
  /** Whether a country that does not answer is tinted. */
  mute: boolean;
  invented: boolean;
}

/** What stands around a picture of the map, so that it says by itself what it shows and how it is marked. */
export function briefingWords({ marking, title, instant, by, layers, filter, sites, routes, areas, mute, invented }: Shown): Briefing {
  const named = ([['layer.route', routes], ['layer.area', areas]] as const).flatMap(([layer, drawn]) => (drawn.length ? [`${t(layer)}: ${drawn.map(({ name }) => name).join(' · ')}`] : []));
  const notes = [
    ...(invented ? [`${t('frame.synthetic')} · ${t('frame.invented')}`] : []),
    t('briefing.shown', { layers: [...layers].map((layer) => t(`layer.${layer}`)).join(', '), filter: filterText(filter) || t('briefing.no_filter') }), ...named,
    t('briefing.made', { moment: utc(Date.now()) }), t('map.disclaimer'),
  ];
  const legend = [...ofPosts(layers), ...ofChecks(layers), ...ofSigns(layers), ...ofRoutes(routes)];
  if (sites) legend.push(['port_unit', 'info', t('legend.site')]);
  if (areas.length) legend.push(['area', 'info', t('layer.area')]);
  if (mute) legend.push(['mute', 'warn', t('legend.mute')]);
  return { marking, title, time: `${utc(instant)}${by === null ? '' : ` · ${t(`timeline.by_${by}`)}`}`, notes, legend };
}

type Legend = Briefing['legend'];

const utc = (instant: number): string => `${date(instant)} ${seconds(instant)} UTC`;

function ofPosts(layers: Shown['layers']): Legend {
  if (!layers.has('post')) return [];
  return [
    ['post', 'accent', t('legend.post')], ['silent', 'warn', t('legend.silent')],
    [{ letter: 'P' }, 'text', word('post_kind', 'port')], [{ letter: 'F' }, 'text', word('post_kind', 'airport')],
  ];
}

function ofChecks(layers: Shown['layers']): Legend {
  const legend: Legend = [];
  if (layers.has('check')) {
    legend.push(['dot', 'accent', `${t('layer.check')}: ${word('answer', 'clear')}`], ['ring', 'warn', `${t('layer.check')}: ${word('answer', 'wait')}, ${word('answer', 'act')}`]);
    legend.push(['cell', 'accent', t('legend.cells')]);
  }
  if (layers.has('heat')) legend.push(['heat', 'accent', `${t('layer.check')}: ${t('layer.heat')}`]);
  return legend;
}

function ofSigns(layers: Shown['layers']): Legend {
  const matches: Legend = [['possible', 'warn', t('legend.possible')], ['asked', 'info', t('legend.asked')], ['hit', 'danger', t('legend.hit')], ['denied', 'muted', t('legend.denied')]];
  const incidents: Legend = [['arrest', 'text', t('legend.arrest')], ['seizure', 'text', t('legend.seizure')]];
  const alerts: Legend = [['aged', 'danger', t('legend.alert')]];
  return [...(layers.has('match') ? matches : []), ...(layers.has('incident') ? incidents : []), ...(layers.has('alert') ? alerts : [])];
}

function ofRoutes(routes: Shown['routes']): Legend {
  if (!routes.length) return [];
  const legs = routes.flatMap(({ legs }) => legs), said = (words: string): string => `${t('layer.route')}: ${words}`;
  return [
    ...(legs.some(({ inferred }) => !inferred) ? [['route', 'text', said(t('route.proven'))] as const] : []),
    ...(legs.some(({ inferred }) => inferred) ? [['inferred', 'text', said(t('route.inferred'))] as const] : []),
    ...([['S', 'source'], ['T', 'transit'], ['D', 'destination']] as const).map(([letter, role]) => [{ letter }, 'text', said(word('route_role', role))] as const),
  ];
}
