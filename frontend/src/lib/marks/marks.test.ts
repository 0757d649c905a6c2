// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { cut } from './ids';
import { idOf, made } from './made';
import { Marks } from './marks';

describe('the marks as columns', () => {
  test('give back what was put, also when the table has grown many times', () => {
    const marks = Marks.of(Array.from({ length: 5000 }, (_, n) => made(n, { place: `ML-${n % 70}`, lon: n / 100 })));
    expect(marks.size).toBe(5000);
    for (const n of [0, 1, 1023, 1024, 4999]) expect(marks.at(marks.find(idOf(n)))).toEqual(made(n, { place: `ML-${n % 70}`, lon: n / 100 }));
    expect(marks.find(idOf(5000))).toBe(-1);
  });

  test('a newer version changes the state, an older one nothing, and neither makes the mark new', () => {
    const marks = Marks.of([made(1, { kind: 'match', state: 'possible', version: 2 })]);
    marks.put(made(1, { kind: 'match', state: 'confirmed', version: 3, recorded_at: 9000 }));
    marks.put(made(1, { kind: 'match', state: 'claimed', version: 1, recorded_at: 9900 }));
    expect(marks.at(0)).toMatchObject({ state: 'confirmed', version: 3, recorded_at: 1000 });
    expect(marks.size).toBe(1);
  });

  test('of what was withdrawn nothing stays, and its neighbours keep their rows; shared again it is there again', () => {
    const marks = Marks.of([made(1), made(2, { lon: 7 }), made(3)]);
    const changed: number[] = [];
    marks.follow((row) => changed.push(row));
    marks.remove(idOf(2));
    expect([marks.find(idOf(2)), marks.find(idOf(3)), marks.size]).toEqual([-1, 2, 2]);
    expect([marks.columns.lon[1], marks.columns.lat[1], marks.columns.country[1]]).toEqual([0, 0, 0]);
    expect([...marks.records()]).toEqual([idOf(1), idOf(3)]);
    marks.put(made(2, { lon: 8 }));
    expect([marks.find(idOf(2)), marks.columns.lon[1], marks.size]).toEqual([1, 8, 3]);
    expect(changed).toEqual([1, 1]);
  });

  test('what is shared late stands between what was learnt before and after it', () => {
    const marks = Marks.of([made(1), made(5), made(9)]);
    marks.put(made(7));
    marks.put(made(3));
    const learnt = [...marks.order.rows.subarray(0, marks.order.count)].map((row) => marks.columns.recorded[row]);
    expect(learnt).toEqual([1000, 3000, 5000, 7000, 9000]);
  });

  test('another snapshot adds what is new or newer', () => {
    const marks = Marks.of([made(1, { version: 5, state: 'wait' }), made(2)]);
    marks.take(Marks.of([made(1, { version: 4 }), made(2, { version: 2, state: 'act' }), made(3)]));
    expect([0, 1, 2].map((row) => marks.at(row).state)).toEqual(['wait', 'act', 'clear']);
  });

  test('an id made to be cut like another’s changes nothing of the other’s mark', () => {
    const first = '0193a7c4-0000-7abc-8123-4567890aff01', second = '0193a7c4-0000-7fff-9fff-ffffff0aff01';
    const opened = (): Marks => Marks.of([made(1, { record: cut(first) })]);
    const table = opened();
    table.put(made(2, { record: second, country: 'BF', state: 'wait' }));
    expect([table.size, table.at(0), table.at(1).country]).toEqual([2, made(1, { record: cut(first) }), 'BF']);
    expect([table.find(first), table.find(cut(first)), table.find(second)]).toEqual([0, 0, 1]);
    expect([table.remove(second), table.size, table.at(0).country]).toEqual([true, 1, 'ML']);

    const other = opened();
    other.put(made(1, { record: second, kind: 'incident', state: 'arrest' }));
    expect([other.at(0).kind, other.at(1).kind, other.others]).toEqual(['check', 'incident', [1]]);

    // A later snapshot names both in full.
    const both = opened();
    both.take(Marks.of([made(1, { record: first }), made(2, { record: second })]));
    expect([both.size, both.record(0), both.record(1)]).toEqual([2, first, second]);

    // Of what is not told apart by its id all goes, until the map is read again; one that is gone stays so.
    const unsure = opened();
    expect([unsure.remove(second), unsure.size]).toEqual([false, 0]);
    unsure.take(opened());
    expect([unsure.size, unsure.at(0)]).toEqual([1, made(1, { record: cut(first) })]);
    unsure.take(Marks.of([made(2, { record: cut(second) })]));
    expect([unsure.size, unsure.find(cut(second))]).toEqual([1, 1]);
  });

  test('what has no UUID is no mark of ours', () => {
    expect(Marks.of([made(1, { record: '__proto__' })]).size).toBe(0);
  });
});
