// @vitest-environment node
import { expect, test } from 'vitest';
import { changesOf, correctionOf } from './changes';

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

test('a correction stands beside the words of now: what it leaves out stays, and translations that it removes are seen', () => {
  const said = { title: 'A red lorry', text: 'Stop it.', translations: [{ language: 'fr', title: 'Un camion', text: 'Rouge.', authentic: false }] };
  expect(changesOf(correctionOf(said, { title: 'A blue lorry', text: null, translations: [], reason: 'Misread.' }))).toEqual([
    { name: 'title', from: ['A red lorry'], to: ['A blue lorry'] },
    { name: 'translations', from: ['fr Un camion Rouge.'], to: [] },
    { name: 'reason', from: [], to: ['Misread.'] },
  ]);
  expect(changesOf(correctionOf(said, { title: null, text: 'Watch it.', translations: null, reason: 'x' })).map(({ name }) => name)).toEqual(['text', 'reason']);
});
