import { expect, test } from 'vitest';
import { COUNTED, isCounted } from './tallies';

const counted = (kind: 'check' | 'match' | 'incident' | 'alert' | '', result = ''): string[] =>
  (Object.keys(COUNTED) as (keyof typeof COUNTED)[]).filter((of) => isCounted(of, { kind, result }));

test.each([
  ['', '', ['check', 'wait', 'match', 'hit', 'arrest', 'seizure']],
  ['match', '', ['match', 'hit']],
  ['', 'match.possible', ['match']],
  ['check', 'check.wait', ['check', 'wait']],
  ['', 'incident.rescue', []],
  ['alert', '', []],
] as const)('narrowed to %s %s the figures count %s', (kind, result, columns) => {
  expect(counted(kind, result)).toEqual(columns);
});
