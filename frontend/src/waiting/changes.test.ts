// @vitest-environment node
import { expect, test } from 'vitest';
import { changesOf } from './changes';

test('a change of access shows what goes and what comes, and leaves out what stays', () => {
  const from = { role: 'officer', clearance: 2, principals: ['country:ML', 'op:kafo-ii'] };
  const to = { role: 'bureau', clearance: 2, principals: ['country:ML', 'bureau:ML'] };
  expect(changesOf({ from, to })).toEqual([
    { name: 'role', from: ['officer'], to: ['bureau'] },
    { name: 'principals', from: ['op:kafo-ii'], to: ['bureau:ML'] },
  ]);
});

test('what is new has nothing that goes', () => {
  expect(changesOf({ list: 'ML-ONE', note: '', share: [] })).toEqual([{ name: 'list', from: [], to: ['ML-ONE'] }]);
});

test('an entry is told by its fields, a name in its parts', () => {
  const entry = { kind: 'person', names: [{ family: 'TRAORE', given: 'Awa' }], refugee: false };
  expect(changesOf({ list: 'ML-ONE', version: 3, emergency: false, entry })).toEqual([
    { name: 'list', from: [], to: ['ML-ONE'] },
    { name: 'kind', from: [], to: ['person'] },
    { name: 'names', from: [], to: ['TRAORE Awa'] },
  ]);
});
