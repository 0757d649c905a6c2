// @vitest-environment node
import { expect, test } from 'vitest';
import { codesToOpen, phaseAfter, PHASES } from './leading';

test('each phase has one that follows, and the last has none', () => {
  expect(PHASES.map(phaseAfter)).toEqual(['preparation', 'active', 'debrief', 'closed', null]);
});

test('whoever is appointed to an operation opens it while nobody has', () => {
  const held = ['op:kafo-ii', 'op:kafo-iii', 'op:kafo-iii@ML', 'centre:kafo-iii', 'from:CI', 'country:ML'];
  expect(codesToOpen(held, [{ code: 'kafo-ii' }])).toEqual(['kafo-iii']);
});
