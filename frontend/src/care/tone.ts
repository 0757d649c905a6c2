import type { CareState } from '$lib/care';
import type { Tone } from '$lib/ui/tone';

/** New to the desk stands out, somebody in care is calm, what is over recedes. Nothing here is red. */
export function toneOf(state: CareState): Tone {
  if (state === 'indicator') return 'warn';
  if (state === 'screened' || state === 'presumed' || state === 'referred') return 'info';
  return state === 'closed' || state === 'unfounded' ? '' : 'good';
}
