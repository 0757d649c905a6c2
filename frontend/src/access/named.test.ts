// @vitest-environment node
import { expect, test } from 'vitest';
import { named } from './named';

test('a browser is called by its name and system, as far as eighty signs of its own words tell', () => {
  expect(named('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessC')).toBe('Chrome, Linux');
  expect(named('Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome')).toBe('Chrome, Android');
});

test('a name that somebody gave stays', () => {
  expect(named('Bureau FR, watchlist')).toBe('Bureau FR, watchlist');
});
