// @vitest-environment node
import { expect, test } from 'vitest';
import { readCorners, writeCorners } from './corners';

test('corners are read as they are written, latitude first', () => {
  expect(readCorners(writeCorners([[-1, 15], [1, 15.5], [1, 17]]))).toEqual([[-1, 15], [1, 15.5], [1, 17]]);
  expect(readCorners('15 -1\n15;1\n\n 17 , 1 ')).toEqual([[-1, 15], [1, 15], [1, 17]]);
  expect(readCorners('15°N 1°W\n15,1\n17°30\' N, 181')).toEqual([[-1, 15], [1, 15], [181, 17.5]]);
});

test.each(['', '1,2\n3,4', '91,0\n0,0\n1,1', 'a,b\n1,2\n3,4', '1,2,3\n1,2\n3,4'])('%j is no area', (text) => {
  expect(readCorners(text)).toBeNull();
});
