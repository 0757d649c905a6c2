// @vitest-environment node
import { expect, test } from 'vitest';
import { keyOf } from './keys';

test.each([
  ['J', 'KeyJ', 'j'],
  ['ت', 'KeyJ', 'j'],
  ['ش', 'KeyA', 'a'],
  ['ظ', 'Slash', '/'],
  ['١', 'Digit1', '1'],
  ['Enter', 'Enter', 'enter'],
])('%s, which stands at %s, is %s', (key, code, meant) => {
  expect(keyOf({ key, code })).toBe(meant);
});

test('a Latin keyboard is taken at its word, wherever its keys stand', () => {
  expect(keyOf({ key: 'a', code: 'KeyQ' })).toBe('a');
  expect(keyOf({ key: 'ñ', code: 'Semicolon' })).toBe('ñ');
});
