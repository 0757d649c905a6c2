import { describe, expect, test } from 'vitest';
import type { Subject } from '$lib/types';
import { PackClock, type Known } from './clock';
import { importKey, Pack } from './pack';
import { textsOfCheck } from './texts';
import vectors from './vectors.json';

const raw = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const opened = async (file = raw(vectors.pack)): Promise<Pack> =>
  new Pack(file, await importKey(raw(vectors.key)), raw(vectors.salt));
const IN_TIME = new Date('2026-11-25T12:00:00Z');
const checks = vectors.checks as unknown as { subject: Subject; names: string[]; numbers: string[]; met: boolean }[];

describe('the phone reads as the server does', () => {
  test.each(checks)('$subject', async ({ subject, names, numbers, met }) => {
    const texts = textsOfCheck(subject);
    expect([...texts.names].sort()).toEqual(names);
    expect([...texts.numbers].sort()).toEqual(numbers);
    expect((await (await opened()).ask(subject, IN_TIME)).answer === 'hold').toBe(met);
  });
});

test('it says by what it holds, and what it was not asked', async () => {
  const person: Subject = {
    kind: 'person',
    names: ['Diarra Salou', '山田太郎'],
    birth_date: '1985-03-20',
    documents: [{ type: 'passport', number: 'AO123456' }],
    phones: ['+22370112233'],
  };
  expect(await (await opened()).ask(person, IN_TIME)).toEqual({
    answer: 'hold',
    by: ['name', 'number'],
    unasked: ['telephone', 'name'],
  });
});

test('a name without a whole birth date is not asked, so nothing is cleared', async () => {
  const person: Subject = { kind: 'person', names: ['Salou Diarra'], birth_date: '1985' };
  expect(await (await opened()).ask(person, IN_TIME)).toEqual({ answer: 'not-asked', by: [], unasked: ['name'] });
});

test('the number of a scanned paper is asked', async () => {
  const mrz = ['P<MLIDIARRA<<SALOU<<<<<<<<<<<<<<<<<<<<<<<<<<', 'A0I23456<6MLI8503201M3001012<<<<<<<<<<<<<<04'];
  const person: Subject = { kind: 'person', names: [], documents: [{ type: 'passport', mrz, country: 'ML' }] };
  expect((await (await opened()).ask(person, IN_TIME)).by).toEqual(['number']);
});

test('after its time it is not asked', async () => {
  const plate: Subject = { kind: 'vehicle', plate: '11 GN 4471 BF', country: 'BF' };
  const pack = await opened();
  expect((await pack.ask(plate, new Date('2026-11-25T17:59:59Z'))).answer).toBe('hold');
  expect((await pack.ask(plate, new Date('2026-11-25T18:00:00Z'))).answer).toBe('not-asked');
});

test('with another key it knows nobody', async () => {
  const pack = new Pack(raw(vectors.pack), await importKey(new Uint8Array(32)), raw(vectors.salt));
  const plate: Subject = { kind: 'vehicle', plate: '11 GN 4471 BF', country: 'BF' };
  expect((await pack.ask(plate, IN_TIME)).answer).toBe('nothing');
});

test('a file that is no pack, or one of other rules, is refused', async () => {
  await expect(opened(new Uint8Array(16))).rejects.toThrow('no pack');
  const other = raw(vectors.pack);
  const at = new TextDecoder('latin1').decode(other).indexOf('"rules":');
  other[at + 8] = 57;
  await expect(opened(other)).rejects.toThrow('other rules');
});

test('no name of the entries can be read in it', () => {
  const text = new TextDecoder('latin1').decode(raw(vectors.pack)).toLowerCase();
  for (const word of ['diarra', 'salou', 'jr', 'a0123456', '4471']) expect(text.slice(600)).not.toContain(word);
});

describe('the clock of the phone', () => {
  const HOUR = 3600_000;
  const FETCHED = Date.parse('2026-11-25T12:00:00Z');
  const ENDS = FETCHED + 6 * HOUR;
  /** A phone whose clock can be set, and one that runs on whatever is set. */
  function phone(shows: number) {
    const is = { set: shows, ran: 0 };
    return {
      runs: (ms: number) => (is.ran += ms),
      sets: (at: number) => (is.set = at - is.ran),
      clock: (known: Known) => new PackClock(known, ENDS, () => is.set + is.ran, () => is.ran),
    };
  }

  test('set back keeps no pack answering after its time', () => {
    const own = phone(FETCHED);
    const clock = own.clock({ ahead: 0, latest: FETCHED });
    own.runs(5.9 * HOUR);
    expect(clock.now()).toEqual(new Date(FETCHED + 5.9 * HOUR));
    own.runs(0.2 * HOUR);
    own.sets(FETCHED + HOUR);
    expect(clock.now()).toBe('over');
    const afterReload = own.clock(clock.known);
    expect(afterReload.now()).toBe('behind');
    own.sets(FETCHED + 5.95 * HOUR);
    expect(afterReload.now(), 'after what it has shown, and before what it has run').toBeInstanceOf(Date);
  });

  test('that is wrong all the time is put right by the server', () => {
    const own = phone(FETCHED + 24 * HOUR);
    const clock = own.clock({ ahead: -24 * HOUR, latest: FETCHED });
    own.runs(HOUR);
    expect(clock.now()).toEqual(new Date(FETCHED + HOUR));
    own.runs(5 * HOUR);
    expect(clock.now()).toBe('over');
  });

  test('once set back, counts again when the server was heard', () => {
    const own = phone(FETCHED);
    const clock = own.clock({ ahead: 0, latest: FETCHED });
    own.sets(FETCHED - HOUR);
    expect(clock.now()).toBe('behind');
    clock.hear(FETCHED);
    expect(clock.now()).toEqual(new Date(FETCHED));
    own.sets(FETCHED - 2 * HOUR);
    expect(clock.now()).toBe('behind');
  });

  test('far ahead throws no good pack away: it is not asked until the clock is right or the server was heard', () => {
    const own = phone(FETCHED);
    const clock = own.clock({ ahead: 0, latest: FETCHED });
    own.runs(HOUR);
    own.sets(FETCHED + 10_000 * HOUR);
    expect(clock.now()).toBe('ahead');
    expect(own.clock(clock.known).now(), 'after a reload').toBe('ahead');
    own.sets(FETCHED + HOUR);
    expect(clock.now(), 'put right by hand').toEqual(new Date(FETCHED + HOUR));
    own.sets(FETCHED + 10_000 * HOUR);
    clock.hear(FETCHED + 2 * HOUR);
    expect(clock.now(), 'by the server').toEqual(new Date(FETCHED + 2 * HOUR));
    clock.hear(ENDS);
    expect(clock.now(), 'the server says that it has run out').toBe('over');
  });

  test('may be put right by some seconds', () => {
    const own = phone(FETCHED);
    const clock = own.clock({ ahead: 0, latest: FETCHED });
    own.sets(FETCHED - 30_000);
    expect(clock.now()).toEqual(new Date(FETCHED));
  });
});
