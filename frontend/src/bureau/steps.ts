import { country, t, word } from '$lib/i18n';
import type { Match } from '$lib/types';
import type { Step } from '$lib/ui/StateTrack.svelte';
import { isOpen, isSilent } from './due';

/** The life of a match as its track shows it: what was done by whom, what is now, how it may end. */
export function stepsOf(match: Match): Step[] {
  const { checked, owner } = match.countries;
  const steps: Step[] = [{ label: t('bureau.step.found'), status: 'done', at: match.recorded_at, note: match.place.name }];
  if (match.claimed_by) {
    steps.push({ label: t('bureau.step.claimed', { country: country(checked) }), status: 'done', at: match.claimed_by.at, note: match.claimed_by.name });
  } else if (isOpen(match) && !isSilent(match)) {
    steps.push({ label: t('bureau.step.to_claim', { country: country(checked) }), status: 'now' });
  }
  if (match.state === 'asked') {
    steps.push({ label: t('bureau.step.asked', { country: country(owner) }), status: 'now', at: match.thread.findLast((line) => line.kind === 'ask')?.at });
  }
  return [...steps, ...endOf(match)];
}

function endOf(match: Match): Step[] {
  const { verdict, state } = match;
  if (verdict) return [{ label: word('match_state', verdict.verdict), status: 'done', at: verdict.at, note: verdict.by.name }];
  if (!isOpen(match)) return [{ label: word('match_state', state), status: 'done' }];
  const ends = (['confirmed', 'denied', 'undetermined'] as const).map((end) => word('match_state', end));
  const waits = match.state === 'claimed' || (isSilent(match) && match.state === 'possible');
  return [{ label: t('bureau.step.decides', { country: country(match.countries.owner) }), status: waits ? 'now' : 'todo', ends }];
}
