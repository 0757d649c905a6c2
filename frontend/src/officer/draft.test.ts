import { expect, test } from 'vitest';
import { emptyDraft, hasField, missingIn, subjectOf } from './draft';
import { isTornMrz, mrzLines } from './mrz';

const LINE_1 = 'P<MLIKONATE<<SEKOU<<<<<<<<<<<<<<<<<<<<<<<<<<';
const LINE_2 = 'A048227190MLI8503207M2506154<<<<<<<<<<<<<<02';

test('a plate is sent in capitals, without what was left empty', () => {
  expect(subjectOf({ ...emptyDraft('vehicle'), plate: ' 11 gn 4471 bf ' })).toEqual({ kind: 'vehicle', plate: '11 GN 4471 BF' });
});

test('the lines of a passport are found in a scan with or without line breaks', () => {
  expect(mrzLines(`${LINE_1}\n${LINE_2}`)).toEqual([LINE_1, LINE_2]);
  expect(mrzLines((LINE_1 + LINE_2).toLowerCase())).toEqual([LINE_1, LINE_2]);
  expect(subjectOf({ ...emptyDraft('person'), number: LINE_1 + LINE_2 })).toEqual({
    kind: 'person', names: [], documents: [{ type: 'passport', mrz: [LINE_1, LINE_2] }],
  });
});

test('a zone with a sign missing is no zone, and no number either', () => {
  expect(mrzLines(LINE_1 + LINE_2.slice(1))).toBeNull();
  expect(isTornMrz(LINE_1 + LINE_2.slice(1))).toBe(true);
  expect(isTornMrz('A04822719')).toBe(false);
});

test('a person asked for by name carries no paper', () => {
  const draft = { ...emptyDraft('person', 'name'), name: 'Sékou Konaté', birthDate: '1985', nationality: 'ML', number: 'A04822719' };
  expect(subjectOf(draft)).toEqual({ kind: 'person', names: ['Sékou Konaté'], birth_date: '1985', nationalities: ['ML'] });
});

test('a quantity is a number, with a comma or a point', () => {
  expect(subjectOf({ ...emptyDraft('goods'), description: 'Dynamite', quantity: '12,5', unit: 'kg' })).toMatchObject({ quantity: 12.5, unit: 'kg' });
});

test('what is needed and empty is named by its pointer', () => {
  expect(missingIn(emptyDraft('vehicle'))).toBe('/subject/plate');
  expect(missingIn({ ...emptyDraft('vehicle'), vin: 'WDB9634031L000001' })).toBeNull();
  expect(missingIn(emptyDraft('person', 'name'))).toBe('/subject/names');
});

test('a complaint belongs to a field that is on the screen', () => {
  expect(hasField(emptyDraft('person'), '/subject/documents/0/mrz/1')).toBe(true);
  expect(hasField(emptyDraft('person', 'name'), '/subject/documents/0/mrz/1')).toBe(false);
  expect(hasField(emptyDraft('vehicle'), '/occurred_at')).toBe(false);
});

test('a ship, a firearm and a journey are sent with what was typed', () => {
  expect(subjectOf({ ...emptyDraft('vessel'), imo: 'imo 9074729', flag: 'LR' })).toEqual({ kind: 'vessel', imo: 'IMO 9074729', flag: 'LR' });
  expect(subjectOf({ ...emptyDraft('firearm'), serial: 'kv44?1?3', calibre: '7,62 × 39' })).toEqual({ kind: 'firearm', serial: 'KV44?1?3', calibre: '7,62 × 39' });
  expect(subjectOf({ ...emptyDraft('firearm'), make: 'Zastava', serialState: 'obliterated' })).toEqual({ kind: 'firearm', make: 'Zastava', serial_state: 'obliterated' });
  expect(subjectOf({ ...emptyDraft('journey'), service: 'vx 520', day: '2026-12-01' })).toEqual({ kind: 'journey', mode: 'flight', number: 'VX 520', date: '2026-12-01' });
});

test('a ship without a number goes by its name, a firearm without one by its make', () => {
  expect(missingIn(emptyDraft('vessel'))).toBe('/subject/imo');
  expect(missingIn({ ...emptyDraft('vessel'), ship: 'Golden Dawn' })).toBeNull();
  expect(missingIn(emptyDraft('firearm'))).toBe('/subject/serial');
  expect(missingIn({ ...emptyDraft('firearm'), make: 'Zastava', serialState: 'obliterated' })).toBeNull();
});

test('a plate goes with make and colour, a seal or a telephone alone', () => {
  expect(subjectOf({ ...emptyDraft('vehicle'), plate: '11 gn 4471', make: 'Toyota', colour: 'white' })).toEqual({ kind: 'vehicle', plate: '11 GN 4471', make: 'Toyota', colour: 'white' });
  expect(missingIn(emptyDraft('container'))).toBe('/subject/number');
  expect(missingIn({ ...emptyDraft('container'), seal: 'ML 774411' })).toBeNull();
  expect(subjectOf({ ...emptyDraft('container'), seal: 'ML 774411' })).toEqual({ kind: 'container', seal: 'ML 774411' });
  expect(missingIn(emptyDraft('person', 'telephone'))).toBe('/subject/phones');
  expect(subjectOf({ ...emptyDraft('person', 'telephone'), phone: '70 11 22 33', nationality: 'ML', number: 'A1' })).toEqual({ kind: 'person', names: [], phones: ['70 11 22 33'], nationalities: ['ML'] });
  expect(subjectOf({ ...emptyDraft('person', 'telephone'), imei: '490154203237518' })).toEqual({ kind: 'person', names: [], imeis: ['490154203237518'] });
  expect(hasField(emptyDraft('person', 'telephone'), '/subject/imeis/0')).toBe(true);
});
