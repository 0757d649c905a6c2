// @vitest-environment node
import { expect, test } from 'vitest';
import { phaseAfter, PHASES } from './leading';

test('each phase has one that follows, and the last has none', () => {
  expect(PHASES.map(phaseAfter)).toEqual(['preparation', 'active', 'debrief', 'closed', null]);
});
