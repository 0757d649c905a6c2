// @vitest-environment node
import { expect, test, vi } from 'vitest';
import { pauseAfter } from '$lib/tries.svelte';
import { emptyDraft } from './draft';
import { fate, isToDo, loudness, reportOf } from './report';

const waiting = {
  user: 'officer.ml', id: '0176-7', operation: 'kafo-ii', checkpoint: 'ML-GAO-01', occurredAt: '2020-12-01T08:15:00Z',
  position: null, draft: { ...emptyDraft('container'), container: 'csqu3054384', asPrinted: true }, refused: null,
};

test('a report says what the officer typed, and that a wrong check digit is printed so', () => {
  expect(reportOf(waiting)).toEqual({
    id: '0176-7', operation: 'kafo-ii', checkpoint: 'ML-GAO-01', occurred_at: '2020-12-01T08:15:00Z',
    subject: { kind: 'container', number: 'CSQU3054384' }, as_printed: true,
  });
});

test('whose land it is goes along where the officer says so against the map', () => {
  expect(reportOf({ ...waiting, country: 'CI' }).country).toBe('CI');
  expect(reportOf(waiting)).not.toHaveProperty('country');
});

test('nothing of the device or of the person who waits goes into the report', () => {
  expect(Object.keys(reportOf(waiting))).not.toContain('user');
});

test.each([[200, 'stored'], [201, 'stored'], [422, 'refused'], [409, 'refused'], [404, 'refused'], [401, 'later'], [429, 'later'], [503, 'later']] as const)(
  'after %i a report is %s',
  (status, expected) => expect(fate(status)).toBe(expected),
);

test('what its country is not active for is sent again, and what its operation is closed for is not', () => {
  const kinds = ['country-not-active', 'operation-closed'];
  expect(kinds.map((kind) => fate(409, `https://jointops.example/problems/${kind}`))).toEqual(['not-yet', 'refused']);
});

test('attempts grow rarer, up to one a minute', () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  expect([1, 2, 6, 60].map(pauseAfter)).toEqual([2_000, 4_000, 60_000, 60_000]);
  vi.restoreAllMocks();
});

test.each([['let-go', 'clear', false], ['call-centre', 'wait', false], ['stop', 'act', false], ['ask-address', 'act', true]] as const)(
  'what the bureau says later is as loud as a first answer would be: %s',
  (code, loud, toDo) => expect([loudness(code), isToDo(code)]).toEqual([loud, toDo]),
);
