// @vitest-environment node
import { expect, test } from 'vitest';
import { SendIds } from './sendIds';

test('what is sent again after a lost answer goes under the same id, anything else under another', () => {
  const ids = new SendIds();
  const first = ids.of(['Draft', 'a.pdf']);
  expect(ids.of(['Draft', 'a.pdf'])).toBe(first);
  const other = ids.of(['Draft', 'b.pdf']);
  expect(other).not.toBe(first);
  ids.done();
  expect(ids.of(['Draft', 'b.pdf'])).not.toBe(other);
});
