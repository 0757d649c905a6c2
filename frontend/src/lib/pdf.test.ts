// @vitest-environment node
import { expect, test } from 'vitest';
import { pdfOf } from './pdf';

test('every object stands where the table says, and the picture is in it byte by byte', () => {
  const jpeg = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
  const whole = pdfOf({ jpeg, width: 200, height: 100, title: 'TLP:AMBER KAFO II', lines: ['SHA-256 (x) \\ é'] });
  const text = Array.from(whole, (byte) => String.fromCharCode(byte)).join('');
  const table = Number(/startxref\n(\d+)/.exec(text)![1]);
  expect(text.slice(table, table + 4)).toBe('xref');
  const starts = [...text.slice(table).matchAll(/(\d{10}) 00000 n/g)].map(([, at]) => Number(at));
  starts.forEach((at, index) => expect(text.slice(at).startsWith(`${index + 1} 0 obj`)).toBe(true));
  expect(starts).toHaveLength(7);
  const begins = text.indexOf('stream\n', text.indexOf('/DCTDecode')) + 7;
  expect([...whole.slice(begins, begins + 300)]).toEqual([...jpeg]);
  expect(text).toContain('(SHA-256 \\(x\\) \\\\ ?) Tj');
});
