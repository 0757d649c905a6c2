import { expect, test } from 'vitest';
import type { Receiver } from '$lib/types';
import { addressedOf, receiversOf } from './addressing.svelte';

const found = (id: string, fallback?: string) => ({ authority: { id }, blocked: fallback === undefined ? null : { fallback: fallback ? { id: fallback } : null } }) as unknown as Receiver;
const EVERY = [found('FR-CA'), found('FR-PJS'), found('BR-CA', 'BR-PJS'), found('GW-CA', '')];

test('whoever leaves one out keeps those who cannot be sent to now, and they are none of those who get it', () => {
  expect(addressedOf(EVERY, ['FR-PJS'], [])).toEqual(['BR-CA', 'FR-CA', 'GW-CA']);
  expect(receiversOf(EVERY, ['FR-PJS'], [])).toEqual(['FR-CA']);
});

test('who is taken in place of one that cannot be sent to is addressed instead', () => {
  expect(addressedOf(EVERY, [], ['BR-PJS'])).toEqual(['BR-PJS', 'FR-CA', 'FR-PJS', 'GW-CA']);
  expect(receiversOf(EVERY, [], ['BR-PJS'])).toEqual(['BR-PJS', 'FR-CA', 'FR-PJS']);
});

test('of those whom a case has not chosen nobody is addressed, be they blocked or not', () => {
  expect(addressedOf(EVERY, ['FR-PJS', 'GW-CA'], [])).toEqual(['BR-CA', 'FR-CA']);
});
