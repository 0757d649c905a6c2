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
  expect(keyOf({ key, code, shiftKey: false })).toBe(meant);
});

test('the sheet of keys is asked for by the mark of a question of either script', () => {
  expect(keyOf({ key: '?', code: 'Minus', shiftKey: true })).toBe('?');
  expect(keyOf({ key: '؟', code: 'Slash', shiftKey: true })).toBe('?');
});

test('a Latin keyboard is taken at its word, wherever its keys stand', () => {
  expect(keyOf({ key: 'a', code: 'KeyQ', shiftKey: false })).toBe('a');
  expect(keyOf({ key: 'ñ', code: 'Semicolon', shiftKey: false })).toBe('ñ');
});
