// @vitest-environment node
import { expect, test } from 'vitest';
import { passagesOf, stopsOf } from './journeys';

test('each passage begins where the one before ended, and said anew it is the same way', () => {
  const legs = passagesOf([
    { key: 0, country: 'SN', mode: 'air' },
    { key: 1, country: 'BR', mode: 'road' },
    { key: 2, country: 'PE', mode: 'foot' },
  ]);
  expect(legs).toEqual([{ from: 'SN', to: 'BR', mode: 'air' }, { from: 'BR', to: 'PE', mode: 'road' }]);
  expect(passagesOf(stopsOf(legs))).toEqual(legs);
});
