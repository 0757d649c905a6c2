// @vitest-environment node
import { expect, test } from 'vitest';
import { highest } from './people';

test('what is shown together has the strictest marking of it', () => {
  expect(highest(['TLP:AMBER', 'TLP:GREEN', 'TLP:AMBER+STRICT'])).toBe('TLP:AMBER+STRICT');
  expect(highest(['TLP:AMBER'])).toBe('TLP:AMBER');
  expect(highest(['TLP:AMBER', 'TLP:RED', 'TLP:AMBER+STRICT'])).toBe('TLP:RED');
});
