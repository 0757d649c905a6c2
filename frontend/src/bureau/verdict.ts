import type { GivenVerdict } from '$lib/types';

/** Who decided: a person, nobody before the time was over, or the owner's earlier word on the very pair. */
export function decidedBy({ by }: GivenVerdict): 'person' | 'clock' | 'before' {
  if (by.user === 'clock') return 'clock';
  return by.name ? 'person' : 'before';
}

/** What is said of a verdict that no person wrote of this match; none where its reason says it all. */
export function whyOf(verdict: GivenVerdict): 'bureau.no_answer' | 'bureau.denied_before' | 'bureau.denied_beside' | null {
  const by = decidedBy(verdict);
  if (by === 'clock') return 'bureau.no_answer';
  if (by === 'before') return 'bureau.denied_before';
  return verdict.remembered ? 'bureau.denied_beside' : null;
}
