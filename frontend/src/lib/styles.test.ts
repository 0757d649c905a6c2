import { expect, test } from 'vitest';
import { fetchFailedStyles, noteFailedStyles } from './styles';

const HREF = 'http://localhost:3000/assets/Drawers.css';
const links = (): HTMLLinkElement[] => [...document.head.querySelectorAll<HTMLLinkElement>('link')];
const put = (href: string): HTMLLinkElement => document.head.appendChild(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));

test('styles that could not be fetched are fetched again, once for all who wait, until they are here', async () => {
  noteFailedStyles();
  put('http://localhost:3000/assets/index.css').dispatchEvent(new Event('load'));
  put(HREF).dispatchEvent(new Event('error'));
  expect(links().map(({ href }) => href)).toEqual(['http://localhost:3000/assets/index.css']);

  const still = fetchFailedStyles();
  links().at(-1)!.dispatchEvent(new Event('error'));
  await expect(still).rejects.toThrow('Drawers.css');

  const both = [fetchFailedStyles(), fetchFailedStyles()];
  expect(links().filter(({ href }) => href === HREF)).toHaveLength(1);
  links().at(-1)!.dispatchEvent(new Event('load'));
  await Promise.all(both);
  await fetchFailedStyles();
  expect(links().filter(({ href }) => href === HREF)).toHaveLength(1);
});
