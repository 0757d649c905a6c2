// @vitest-environment node
import { expect, test } from 'vitest';
import type { Incident } from '$lib/types';
import { seizedNear } from './nearby';

const PORT = { lon: -4.02, lat: 5.26 };
const litres = (quantity: number) => ({ commodity: 'fuel', unit: 'l', quantity });

function seizure(km: number, items: object[], more: object = {}): Incident {
  return { kind: 'seizure', withdrawn: null, position: { lon: PORT.lon, lat: PORT.lat + km / 110.6 }, items, ...more } as unknown as Incident;
}

test('what was seized within five kilometres is summed by commodity, and what was taken back, or has no place, is not', () => {
  const incidents = [
    seizure(1, [litres(400), litres(50), { commodity: 'cannabis', unit: 'kg', quantity: 3 }]),
    seizure(4.9, [litres(100)]),
    seizure(5.2, [litres(1000)]),
    seizure(1, [litres(7)], { withdrawn: { at: '', by: '', reason: '' } }),
    seizure(1, [litres(9)], { position: null }),
    seizure(0, [], { kind: 'arrest', items: [] }),
  ];
  expect(seizedNear(incidents, PORT)).toEqual([
    { commodity: 'cannabis', unit: 'kg', quantity: 3, seizures: 1 },
    { commodity: 'fuel', unit: 'l', quantity: 550, seizures: 2 },
  ]);
});
