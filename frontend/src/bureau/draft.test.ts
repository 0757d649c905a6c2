// @vitest-environment node
import { expect, test } from 'vitest';
import type { Entry } from '$lib/types';
import { asksWhy, changesOf, draftOf } from './changes';
import { emptyDraft, missingIn } from './draft';
import { entryOf } from './sent';

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

test('a birth date is one, or all that it may be, and is shown again as it was typed', () => {
  const born = (birthDate: string) => entryOf({ ...emptyDraft('person', today), name: 'A', birthDate });
  expect(born('1985-03-20')).toMatchObject({ birth_date: '1985-03-20' });
  expect(born('1985~')).toMatchObject({ births: ['1985~'] });
  expect(born('1980-02, 1983/1987')).toMatchObject({ births: ['1980-02', '1983/1987'] });
  const kept = { ...born('1980-02, 1983/1987'), subject: { kind: 'person', names: ['A'], births: ['1980-02', '1983/1987'] } } as unknown as Entry;
  expect(draftOf(kept).birthDate).toBe('1980-02 1983/1987');
});

test('a vehicle may be known by its chassis number alone', () => {
  const draft = { ...emptyDraft('vehicle', today), vin: 'WDB9634031L000001', purpose: 'Return', legalBasis: 'Theft report 3/2020' };
  expect(missingIn(draft)).toEqual([]);
  expect(entryOf(draft)).toMatchObject({ kind: 'vehicle', vin: 'WDB9634031L000001', action: 'seize', category: 'other' });
});

test('what is needed and empty is named by its pointer', () => {
  expect(missingIn(emptyDraft('person', today))).toEqual(['/names', '/purpose', '/legal_basis']);
});

test('an assessment has both grades, and a protected person says so', () => {
  const bare = { ...emptyDraft('person', today), name: 'A', purpose: 'P', legalBasis: 'L', basis: 'assessment' as const };
  expect(missingIn(bare)).toEqual(['/source_grade', '/information_grade']);

  const graded = { ...bare, sourceGrade: 'X' as const, informationGrade: '4' as const, juvenile: true };
  expect(missingIn(graded)).toEqual([]);
  expect(entryOf(graded)).toMatchObject({ basis: 'assessment', source_grade: 'X', information_grade: '4', juvenile: true });
});

test('a list that asks for a second person asks why', () => {
  const draft = { ...emptyDraft('vehicle', today), plate: '1', purpose: 'P', legalBasis: 'L' };
  expect(missingIn(draft, true)).toEqual(['/reason']);
  expect(missingIn({ ...draft, reason: 'Seen at the port' }, true)).toEqual([]);
});

test('a ship, a firearm and a journey are entered with what was typed', () => {
  expect(entryOf({ ...emptyDraft('vessel', today), imo: '9074729', ship: 'Golden Dawn', flag: 'lr' })).toMatchObject({ kind: 'vessel', imo: '9074729', name: 'Golden Dawn', flag: 'LR', action: 'seize' });
  expect(entryOf({ ...emptyDraft('firearm', today), serial: '99?2', serialState: 'partial', calibre: '9x19' })).toMatchObject({ kind: 'firearm', serial: '99?2', serial_state: 'partial', calibre: '9x19' });
  expect(entryOf({ ...emptyDraft('journey', today), service: 'VX 520', from: 'Bamako' })).toMatchObject({ kind: 'journey', mode: 'flight', number: 'VX 520', from: 'Bamako', action: 'inquiry' });
  expect(missingIn(emptyDraft('journey', today))).toContain('/number');
});

test('a person may have several papers, a ship other names, and a number may stand as it does on the thing', () => {
  const papers = [{ type: 'visa', number: 'V2', country: 'ml' }, { type: 'visa', number: ' ', country: '' }];
  const person = { ...emptyDraft('person', today), documentNumber: 'A1', papers };
  expect(entryOf(person)).toMatchObject({ documents: [{ type: 'passport', number: 'A1' }, { type: 'visa', number: 'V2', country: 'ML' }] });
  expect(missingIn({ ...person, documentNumber: '' })).not.toContain('/names');
  expect(entryOf({ ...emptyDraft('vessel', today), imo: '9074728', asPrinted: true, shipAliases: 'Red Star\n\nLady M' })).toMatchObject({
    imo: '9074728', as_printed: true, aliases: ['Red Star', 'Lady M'],
  });
});

test('of a changed entry only that is sent which is another now, and null for what was emptied', () => {
  const entry = {
    id: '1', version: 3, list: 'FR-1', owner: 'FR', action: 'arrest', purpose: 'P', legal_basis: 'L', review_by: '2030-01-01', category: 'suspect', note: 'Tall.',
    exclude: ['CI'], share: ['bureau:ML', 'op:kafo-ii@ML'], source_id: null, basis: 'fact',
    subject: {
      kind: 'person', names: [{ given: 'Seydou', family: 'Banhoro', script: 'Latn' }, { full: 'Issouf', kind: 'weak' }], sex: 'M',
      documents: [{ type: 'passport', number: 'A1' }, { type: 'visa', number: 'V2' }], phones: ['+223 66 00 00 01'], journey: { number: 'AF 520' },
    },
  } as unknown as Entry;
  const draft = draftOf(entry);
  expect(draft).toMatchObject({ name: 'Seydou Banhoro', weakAliases: 'Issouf', bureaux: 'ML', operations: 'kafo-ii@ML', exclude: 'CI', phones: '+223 66 00 00 01' });
  expect(changesOf(entry, draft)).toEqual({});

  const changed = { ...draft, weakAliases: '', note: '', sex: '', documentNumber: 'A2', bureaux: 'ML NE', reason: 'Why' };
  expect(changesOf(entry, changed)).toEqual({
    names: [{ given: 'Seydou', family: 'Banhoro', script: 'Latn' }], sex: null, note: null, reason: 'Why',
    documents: [{ type: 'passport', number: 'A2' }, { type: 'visa', number: 'V2' }], share: ['bureau:ML', 'bureau:NE', 'op:kafo-ii@ML'],
  });
  const lines = ['P<MLI', 'A1<<'];
  const read = { ...entry, subject: { ...entry.subject, documents: [{ type: 'passport', number: 'A1', mrz: lines }, { type: 'passport', mrz: lines }] } } as Entry;
  const more = { ...draftOf(read), papers: [{ type: 'visa', number: 'V9', country: '' }] };
  expect(changesOf(read, more)).toEqual({
    documents: [{ type: 'passport', number: 'A1', mrz: lines }, { type: 'visa', number: 'V9' }, { type: 'passport', mrz: lines }],
  });
  expect([asksWhy(entry, draft), asksWhy(entry, { ...draft, reviewBy: '2031-01-01' }), asksWhy(entry, { ...draft, category: 'convicted' })]).toEqual([false, true, true]);
});
