import { beforeAll, expect, test } from 'vitest';
import { locale } from '$lib/locale.svelte';
import { reportedBySource } from './reported';

beforeAll(() => locale.load());

test('each source is named once, and no unit twice', () => {
  const rows = [
    { label: 'Countries', value: 4, qualifier: '', unit: 'country', source: 'A' },
    { label: 'Contraband fuel', value: 60_000, qualifier: '', unit: 'l', source: 'B' },
    { label: 'Subjects checked', value: 12_000, qualifier: 'more than', unit: 'check', source: 'A' },
  ];
  expect(reportedBySource(rows)).toEqual([
    { source: 'A', figures: ['Countries 4', 'Subjects checked more than 12,000'] },
    { source: 'B', figures: ['Contraband fuel 60,000 l'] },
  ]);
});
