// @vitest-environment node
import { expect, test } from 'vitest';
import { uuid7 } from './uuid7';

test('an id says when it was made, and is of version 7', () => {
  const id = uuid7(Date.parse('2020-12-01T08:15:00.123Z'));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse('2020-12-01T08:15:00.123Z'));
});

test('ids of one millisecond differ, and later ones sort after earlier ones', () => {
  expect(new Set(Array.from({ length: 100 }, () => uuid7(1_606_810_500_000))).size).toBe(100);
  expect(uuid7(1_606_810_500_000) < uuid7(1_606_810_500_001)).toBe(true);
});
