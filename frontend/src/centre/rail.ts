import { Activity, Bell, ClipboardCheck, Crosshair, FileOutput, FileText, Filter as Funnel, FolderOpen, Footprints, Hourglass, MapPin, Route } from '@lucide/svelte';
import { t } from '$lib/i18n';
import { hrefTo } from '$lib/route.svelte';

interface Standing {
  /** What is asked for, which goes along to each page. */
  question: string;
  /** The operation's own centre, not a country's. */
  isHub: boolean;
  /** Alerts, and plans, that wait for somebody. */
  urgent: number;
  plans: number;
}

/** Pages of their own, without the map. */
export const PAGES = ['funnel', 'cases', 'reports', 'journeys', 'readiness', 'plans', 'waiting', 'exports'] as const;
export type PageName = (typeof PAGES)[number];

/** Where a centre goes from its rail. */
export function railOf({ question, isHub, urgent, plans }: Standing) {
  const to = (part = ''): string => (part ? hrefTo(part) : hrefTo()) + question;
  return [
    { id: 'live', label: t('rail.live'), icon: Activity, href: to() },
    { id: 'routes', label: t('rail.routes'), icon: Route, href: to('routes') },
    { id: 'posts', label: t('rail.posts'), icon: MapPin, href: to('posts') },
    { id: 'alerts', label: t('rail.alerts'), icon: Bell, href: to('alerts'), badge: urgent },
    { id: 'funnel', label: t('funnel.title'), icon: Funnel, href: to('funnel') },
    ...(isHub ? [{ id: 'reports', label: t('reports.rail'), icon: FileText, href: to('reports') }] : []),
    { id: 'journeys', label: t('journeys.rail'), icon: Footprints, href: to('journeys') },
    { id: 'readiness', label: t('readiness.rail'), icon: ClipboardCheck, href: to('readiness') },
    { id: 'cases', label: t('cases.rail'), icon: FolderOpen, href: to('cases') },
    { id: 'plans', label: isHub ? t('plans.conflicts') : t('plans.title'), icon: Crosshair, href: to('plans'), badge: plans },
    { id: 'waiting', label: t('waiting.title'), icon: Hourglass, href: to('waiting') },
    { id: 'exports', label: t('exports.title'), icon: FileOutput, href: to('exports') },
  ];
}
