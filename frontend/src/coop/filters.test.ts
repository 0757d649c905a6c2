// @vitest-environment node
import { expect, test } from 'vitest';
import { readWanted, writeWanted } from './filters';

test('what is looked for goes through the address and back', () => {
  const wanted = { state: 'sent', urgent: 'true', network: '-' };
  expect(readWanted(writeWanted(wanted))).toEqual(wanted);
  expect(writeWanted({})).toBe('all');
  expect(readWanted('all')).toEqual({});
  expect(readWanted('country=FR&mine=true')).toEqual({ mine: 'true' });
});
