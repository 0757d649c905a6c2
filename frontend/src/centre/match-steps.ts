import { t, word } from '$lib/i18n';
import type { LiveEvent, Mark } from '$lib/types';
import type { Step } from '$lib/ui/StateTrack.svelte';

const FINAL = ['confirmed', 'denied', 'undetermined', 'withdrawn'];
const ON_THE_WAY = ['claimed', 'asked'] as const;

/** The life of a match as the centre may tell it: what was reached, and what is still to come. */
export function matchSteps(mark: Mark, events: LiveEvent[], place: string): Step[] {
  const told = (kind: LiveEvent['kind']): LiveEvent | undefined => events.find((event) => event.record === mark.record && event.kind === kind);
  const decided = FINAL.includes(mark.state);
  const steps: Step[] = [{
    label: t('match.possible'), status: mark.state === 'possible' ? 'now' : 'done', at: new Date(told('match.found')?.recorded_at ?? mark.recorded_at).toISOString(),
    note: t('match.possible_note', { place }),
  }];
  for (const state of ON_THE_WAY) {
    const event = told(`match.${state}`);
    const reached = event !== undefined || mark.state === state || (state === 'claimed' && mark.state === 'asked');
    if (reached) steps.push({ label: t(`match.${state}`), status: mark.state === state ? 'now' : 'done', note: t(`match.${state}_note`), ...(event ? { at: event.recorded_at } : {}) });
    else if (!decided && state === 'claimed') steps.push({ label: t('match.claimed'), status: 'todo', note: t('match.claim_todo') });
  }
  const verdict = told('match.verified');
  steps.push(
    decided
      ? { label: word('row.match', mark.state), status: 'done', ...(verdict ? { at: verdict.recorded_at } : {}) }
      : { label: t('match.owner_decides'), status: 'todo', ends: ['confirmed', 'denied', 'undetermined'].map((state) => word('match_state', state)) },
  );
  return steps;
}
