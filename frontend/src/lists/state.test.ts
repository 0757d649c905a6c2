import { beforeAll, expect, test } from 'vitest';
import type { ListImport } from '$lib/lists';
import { locale } from '$lib/locale.svelte';
import { stateOf, whyOf } from './state';

beforeAll(() => locale.load());

const held = (fact: Partial<ListImport>): ListImport => ({ state: 'quarantine', reason: 'As the server says it.', why: '', said: {}, proposal: null, run_out: false, ...fact }) as ListImport;

test('an import that waits for a colleague says so until the colleague’s time is over', () => {
  expect(stateOf(held({}))).toBe('quarantine');
  expect(stateOf(held({ proposal: 'p' }))).toBe('second');
  expect(stateOf(held({ proposal: 'p', run_out: true }))).toBe('run_out');
  expect(stateOf(held({ state: 'failed', proposal: 'p', run_out: true }))).toBe('failed');
});

test('why it waits is said by its code and figures, and what is wrong with a file as the server says it', () => {
  expect(whyOf(held({}))).toBe('As the server says it.');
  expect(whyOf(held({ why: 'changes-many', said: { changed: 1730, listed: 2000 } }))).toContain('1,730 of 2,000 entries would be changed');
  expect(whyOf(held({ why: 'newer-than-us' }))).toBe('As the server says it.');
});
