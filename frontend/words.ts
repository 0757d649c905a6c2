import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SETTINGS = new URL('./project.inlang/settings.json', import.meta.url);
const COMPILED = new URL('./src/lib/paraglide/messages/', import.meta.url);
const NAME = 'virtual:words';
const OF_ONE = `${NAME}/`;

/**
 * `virtual:words` has one loader a language, so that a person's screen fetches the words of their language alone.
 * The compiler writes one file a language, under names that JavaScript allows; here they get their keys back.
 */
export function words(): Plugin {
  return {
    name: 'jointops-words',
    resolveId: (id) => (id === NAME || id.startsWith(OF_ONE) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${NAME}`) return loaders();
      if (!id.startsWith(`\0${OF_ONE}`)) return null;
      this.addWatchFile(fileURLToPath(new URL('_index.js', COMPILED)));
      return ofOne(id.slice(`\0${OF_ONE}`.length));
    },
  };
}

/** Whether a part of the build holds the words of a language. */
export const isWords = (id: string | null | undefined): boolean => id?.startsWith(`\0${OF_ONE}`) ?? false;

function loaders(): string {
  const { locales } = JSON.parse(readFileSync(SETTINGS, 'utf8')) as { locales: string[] };
  return `export default { ${locales.map((code) => `${code}: () => import('${OF_ONE}${code}')`).join(', ')} };`;
}

function ofOne(code: string): string {
  const index = readFileSync(new URL('_index.js', COMPILED), 'utf8');
  const named = [...index.matchAll(/^export \{ \w+ as "[^"]+" \}/gm)].map(([line]) => line.slice('export { '.length, -' }'.length));
  return `export { ${named.join(', ')} } from ${JSON.stringify(fileURLToPath(new URL(`${code}.js`, COMPILED)))};`;
}
