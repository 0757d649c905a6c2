import { expect, test } from 'vitest';
import { emptyDraft, entryOf, missingIn } from './draft';

const today = new Date('2020-12-01T00:00:00Z');

test('a person is sent with names by kind and without what was left empty', () => {
  const draft = { ...emptyDraft('person', today), name: 'Banhoro Seydou', weakAliases: 'Keletigi\n \nIssouf', nationalities: 'ci, ml', purpose: 'Prosecution', legalBasis: 'Warrant 17/2020' };

  expect(entryOf(draft)).toEqual({
    kind: 'person',
    names: [{ full: 'Banhoro Seydou', kind: 'primary' }, { full: 'Keletigi', kind: 'weak' }, { full: 'Issouf', kind: 'weak' }],
    nationalities: ['CI', 'ML'],
    action: 'arrest', category: 'suspect', purpose: 'Prosecution', legal_basis: 'Warrant 17/2020', review_by: '2021-12-01',
  });
});

test('a vehicle may be known by its chassis number alone', () => {
  const draft = { ...emptyDraft('vehicle', today), vin: 'WDB9634031L000001', purpose: 'Return', legalBasis: 'Theft report 3/2020' };
  expect(missingIn(draft)).toEqual([]);
  expect(entryOf(draft)).toMatchObject({ kind: 'vehicle', vin: 'WDB9634031L000001', action: 'seize', category: 'other' });
});

test('what is needed and empty is named by its pointer', () => {
  expect(missingIn(emptyDraft('person', today))).toEqual(['/names', '/purpose', '/legal_basis']);
});
