import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { country, date, messageAt, number, plain, signed, t, time, timeOrDay } from './i18n';
import { locale, locales, nameOf } from './locale.svelte';
import { Problem } from './problem';

const NOON = '2026-12-01T12:05:00Z';

beforeAll(() => locale.load());
afterEach(() => locale.choose('en'));

describe('in Arabic', () => {
  beforeEach(() => locale.choose('ar'));

  test('the page is written from right to left', () => {
    expect(locale.direction).toBe('rtl');
  });

  test('a plate, a name and a code keep their own direction inside a sentence', () => {
    expect(t('bureau.ask_label', { country: 'Niger' })).toBe('سؤال إلى مكتب \u2068Niger\u2069');
    expect(t('because.plate.same', { ours: '11 KL 4827 BF' })).toContain('\u206811 KL 4827 BF\u2069');
  });

  test('what is sent or put into a field has no signs that nobody sees', () => {
    expect(plain(t('compose.seed_title', { title: 'Lorry', place: 'Gao' }))).toBe('Lorry في Gao');
  });

  test('times, numbers and dates have the digits that all others read too', () => {
    const said = [time(NOON), date(NOON), number(21400), signed(-1.5)].join(' ');
    expect(said).not.toMatch(/[\u0660-\u0669]/);
    expect(said).toContain('12:05');
    expect(said).toContain('21,400');
    expect(said).toContain('2026');
  });

  test('countries have their Arabic names', () => {
    expect(country('ML')).toBe('مالي');
  });

  test('a word that is no code of a country, as a partner may write it, is shown as it came', () => {
    expect(['Kenya', '', 'ml', 'X'].map(country)).toEqual(['Kenya', '', 'ml', 'X']);
  });
});

test('a time of another day has its day, by the zone of whoever reads it', () => {
  const sent = '2026-11-27T23:30:00Z';
  expect(timeOrDay(sent, 'UTC', '2026-11-27T23:50:00Z')).toBe('23:30');
  expect(timeOrDay(sent, 'UTC', '2026-11-28T00:10:00Z')).toContain('27');
  expect(timeOrDay(sent, 'Asia/Dhaka', '2026-11-28T00:10:00Z')).toBe('05:30');
});

test('what is wrong with a field is said in the language of who reads it, in English as the server says it', async () => {
  const said = 'Nobody supervises their own plan: name another person.';
  const refused = new Problem(422, { errors: [{ pointer: '/supervisor', code: 'own', message: said }, { pointer: '/new', code: 'brand-new', message: 'New.' }] });
  await locale.choose('fr');
  expect([messageAt(refused, '/supervisor'), messageAt(refused, '/new')]).toEqual(['Il en faut un autre que le vôtre.', 'New.']);
  await locale.choose('en');
  expect([messageAt(refused, '/supervisor'), messageAt(refused, '/text')]).toEqual([said, undefined]);
});

test('a language that is chosen is the one of the next visit, and the words change with it', async () => {
  await locale.choose('fr');
  expect(localStorage.getItem('jointops.locale')).toBe('fr');
  expect(locale.direction).toBe('ltr');
  expect(t('act.close')).toBe('Fermer');
  await locale.choose('en');
  expect(t('act.close')).toBe('Close');
  expect(t('bureau.ask_label', { country: 'Niger' })).toBe('Question to the bureau of Niger');
});

test('each language is called by its own name', () => {
  const names = locales.map(nameOf);
  expect(names).toContain('العربية');
  expect(names).toContain('Français');
  expect(names).toContain('English');
});
