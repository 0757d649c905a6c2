// @vitest-environment node
import { expect, test } from 'vitest';
import { readLayers, toggled, writeLayers } from './layers';

test('the usual layers need no word in the address', () => {
  const query = new URLSearchParams('kind=match');
  writeLayers(readLayers(query), query);
  expect(query.toString()).toBe('kind=match');
});

test('who turns ports on and heat off again finds the same by the address', () => {
  const query = new URLSearchParams();
  writeLayers(toggled(toggled(toggled(readLayers(query), 'port'), 'heat'), 'heat'), query);
  expect(query.get('layers')).toBe('post,match,incident,alert,route,check,port,area');
  expect([...readLayers(query)]).toContain('port');
  expect(readLayers(query).has('heat')).toBe(false);
});

test('everything off is kept, and what nobody of ours wrote is left out', () => {
  expect(readLayers(new URLSearchParams('layers=')).size).toBe(0);
  expect([...readLayers(new URLSearchParams('layers=port,<b>,xyz'))]).toEqual(['port']);
});
