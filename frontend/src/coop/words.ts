import type { CoopRequest, RequestState } from '$lib/coop';
import { span, t } from '$lib/i18n';
import type { Tone } from '$lib/ui/tone';

export const STATES: RequestState[] = ['draft', 'informal', 'sent', 'received', 'need-more', 'executing', 'answered', 'refused', 'used', 'closed'];

/** What a request asks for; another word may stand in what others sent. */
export const MEASURES = ['statement', 'documents', 'preservation', 'search', 'seizure', 'service', 'confiscation', 'controlled-delivery', 'joint-team', 'extradition', 'transfer'];

/** Measures whose object can be lost while a request takes its time: it is preserved first. */
export const LOSABLE = ['documents', 'search', 'seizure'];

export function toneOf(state: RequestState): Tone {
  if (state === 'answered' || state === 'used') return 'good';
  if (state === 'need-more' || state === 'refused') return 'warn';
  return state === 'received' || state === 'executing' ? 'info' : '';
}

/** `stalled, 31 d`: its parties were reminded; else how long it stands there. */
export function standsWords(request: CoopRequest, at: number): string {
  const since = span(at - Date.parse(request.moved_at));
  return request.reminded ? t('coop.stalled', { span: since }) : since;
}

/** Who carries it: a network's name, a programme, or that none does. */
export const carrierOf = ({ network, facilitator }: Pick<CoopRequest, 'network' | 'facilitator'>): string =>
  [network?.toUpperCase() ?? t('coop.no_network'), facilitator ? t('coop.helped_by', { who: facilitator.toUpperCase() }) : ''].filter(Boolean).join(' · ');
