// @vitest-environment node
import { expect, test } from 'vitest';
import { hoursIn } from '$lib/directory';
import { ahead, daysOf, hoursOf, noDays, typedOf } from './otherdays';

const FEAST = { first: '2027-05-01', last: '2027-05-01', why: 'Labour Day', week: [] };
const RAMADAN = { first: '2027-02-08', last: '2027-03-09', why: 'Ramadan', week: [1, 2].map((day) => ({ day, opens: '09:00', closes: '15:00' })) };
const ODD = { ...RAMADAN, week: [{ day: 1, opens: '09:00', closes: '15:00' }, { day: 5, opens: '09:00', closes: '12:00' }] };

test.each([FEAST, RAMADAN, ODD])('days that are not touched are sent as they stand: %o', (days) => {
  expect(daysOf(typedOf(days), hoursIn(5))).toEqual(days);
});

test('days without hours are closed, and with hours those of the working days', () => {
  const typed = { ...noDays(), first: '2027-12-24', why: ' Eve ' };
  expect(daysOf(typed, hoursIn(5))).toEqual({ first: '2027-12-24', last: '2027-12-24', why: 'Eve', week: [] });
  const short = daysOf({ ...typed, opens: '08:00', closes: '12:00' }, hoursIn(2));
  expect(short.week).toEqual([1, 2].map((day) => ({ day, opens: '08:00', closes: '12:00' })));
  expect(daysOf({ ...typedOf(RAMADAN), opens: '', closes: '' }, hoursIn(5)).week).toEqual([]);
  expect(daysOf({ ...typedOf(ODD), opens: '10:00', closes: '11:00' }, hoursIn(1)).week).toEqual([{ day: 1, opens: '10:00', closes: '11:00' }]);
});

test('what is over is not shown, and hours are said where they are the same', () => {
  expect(ahead([FEAST, RAMADAN], '2027-03-10')).toEqual([FEAST]);
  expect(ahead([FEAST, RAMADAN], '2027-03-09')).toEqual([RAMADAN, FEAST]);
  expect([FEAST, RAMADAN, ODD].map(hoursOf)).toEqual([null, { day: 1, opens: '09:00', closes: '15:00' }, 'vary']);
});
