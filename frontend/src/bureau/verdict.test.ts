// @vitest-environment node
import { expect, test } from 'vitest';
import type { GivenVerdict } from '$lib/types';
import { decidedBy, whyOf } from './verdict';

const denied = (fact: Partial<GivenVerdict>): GivenVerdict => ({ verdict: 'denied', reason: 'Another mother.', action_taken: null, by: { user: 'claire', name: 'Claire Fontanel' }, at: '2026-11-27T12:00:00Z', ...fact });

test('what a person wrote stands as it was written, also of another match of the very pair', () => {
  expect([decidedBy(denied({})), whyOf(denied({}))]).toEqual(['person', null]);
  expect(whyOf(denied({ remembered: 'm' }))).toBe('bureau.denied_beside');
});

test('what nobody wrote is said in the reader’s language', () => {
  const again = denied({ by: { user: '', name: '', country: 'FR' }, remembered: 'm' });
  expect([decidedBy(again), whyOf(again)]).toEqual(['before', 'bureau.denied_before']);
  const late = denied({ verdict: 'undetermined', by: { user: 'clock', name: '', country: 'FR' } });
  expect([decidedBy(late), whyOf(late)]).toEqual(['clock', 'bureau.no_answer']);
});
