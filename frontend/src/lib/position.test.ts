// @vitest-environment node
import { expect, test } from 'vitest';
import { readPosition, writePosition } from './position';

test.each([
  '16.27, -0.04', '16.27 -0.04', '16.27,-0.04', '16,27; -0,04', '16.27 N, 0.04 W', '16°16\'12"N 0°02\'24"W', '16 16 12 N, 0 2 24 W', '16:16:12n 0:02:24o', ' 16° 16.2\' N, 0° 2.4\' W ',
])('%j lies north of Gao', (said) => {
  expect(readPosition(said)).toEqual({ lat: 16.27, lon: -0.04 });
});

test.each(['', 'Gao', '16.27', '91, 0', '0, 181', '16 61 0 N, 0 2 24 W', '16 E, 0 N', '16.27, -0.04, 3', '1e3, 0', '16 N S, 0 W'])('%j is no position', (said) => {
  expect(readPosition(said)).toBeNull();
});

test('two numbers with a comma alone between them are two numbers', () => {
  expect(readPosition('15,-1')).toEqual({ lat: 15, lon: -1 });
});

test('what is written is read where it lies', () => {
  expect(readPosition(writePosition({ lat: -22.90013, lon: -43.2 }))).toEqual({ lat: -22.90013, lon: -43.2 });
});
