// @vitest-environment node
import { expect, test } from 'vitest';
import { sidesAt, type Shift } from './shifts';

const HOUR = 3_600_000;
const shift = (id: string, country: string | null, from: number, to: number): Shift => ({
  id, country, user: id, name: id, title: '', mine: false, starts_at: new Date(from * HOUR).toISOString(), ends_at: new Date(to * HOUR).toISOString(),
});

test('of each side it is known who is on shift, and who comes next', () => {
  const shifts = [shift('over', null, 0, 6), shift('now', null, 6, 14), shift('next', null, 14, 22), shift('too', null, 14, 20), shift('then', null, 22, 30), shift('there', 'ML', 7, 9)];
  const said = sidesAt(shifts, [null, 'ML', 'BF'], 6 * HOUR).map(({ country, now, next }) => [country, now.map(({ id }) => id), next.map(({ id }) => id)]);
  expect(said).toEqual([[null, ['now'], ['next', 'too']], ['ML', [], ['there']], ['BF', [], []]]);
});
