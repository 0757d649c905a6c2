// @vitest-environment node
import { expect, test } from 'vitest';
import type { Authority, AuthorityNotice } from '$lib/types';
import { blockOf, noticesOf, saidToday } from './freshness';

const NOON = Date.parse('2026-12-01T12:00:00Z');
const of = (time_zone: string, more: Partial<Authority> = {}): Authority => ({
  id: 'a', version: 1, code: 'NZ-CA', name: 'An authority', country: 'NZ', functions: [], languages: [], channel: '', hours: '',
  time_zone, week: [], other_days: [], urgent_contact: '', valid_from: '2020-01-01', valid_to: null, verified_at: '2026-11-01T00:00:00Z', ...more,
});
const closed = (starts_on: string, ends_on: string | null): AuthorityNotice =>
  ({ id: 'n', authority: 'a', kind: 'closed', text: '', starts_on, ends_on, said_at: '2026-11-20T08:00:00Z', withdrawn_at: null }) as AuthorityNotice;

test('an authority is closed on the day that it is there: in Auckland the next has begun, in Honolulu not', () => {
  expect(blockOf(of('Pacific/Auckland'), [closed('2026-12-02', null)], NOON)).toBe('closed');
  expect(blockOf(of('Pacific/Honolulu'), [closed('2026-12-02', null)], NOON)).toBeNull();
  expect(noticesOf(of('Pacific/Auckland'), [closed('2026-11-30', '2026-12-01')], NOON)).toEqual([]);
  expect(saidToday(of('Pacific/Honolulu'), [closed('2026-11-30', '2026-12-01')], NOON)).toHaveLength(1);
});

test('one that is closed and has said since that it takes electronic transmission is written to', () => {
  const takes = (said_at: string): AuthorityNotice => ({ ...closed('2026-11-20', null), kind: 'e-transmission-accepted', said_at });
  expect(blockOf(of('UTC'), [closed('2026-11-20', null), takes('2026-11-21T08:00:00Z')], NOON)).toBeNull();
  expect(blockOf(of('UTC'), [takes('2026-11-19T08:00:00Z'), closed('2026-11-20', null)], NOON)).toBe('closed');
});

test.each([
  ['not_yet_valid', { valid_from: '2026-12-02' }, 'Pacific/Honolulu'],
  [null, { valid_from: '2026-12-02' }, 'Pacific/Auckland'],
  ['expired', { valid_to: '2026-12-01' }, 'Pacific/Auckland'],
  [null, { valid_to: '2026-12-01' }, 'Pacific/Honolulu'],
  ['stale', { verified_at: '2025-11-30T00:00:00Z' }, 'UTC'],
])('it stands or not by its own day: %s for %o in %s', (why, more, zone) => {
  expect(blockOf(of(zone, more), [], NOON)).toBe(why);
});
