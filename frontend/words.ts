import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { PARTS, ROOMS, type Part } from './src/parts.ts';

const HERE = new URL('./', import.meta.url);
const COMPILED = new URL('./src/lib/paraglide/messages/', HERE);
const NAME = 'virtual:words';
const OF_ONE = `${NAME}/`;

/**
 * `virtual:words` has a loader for each language and part, so that a person's screen fetches the words that it shows, in
 * their language alone. The compiler writes one file a language, under names that JavaScript allows; here it is cut into
 * parts, whose messages get their keys back.
 */
export function words(): Plugin {
  return {
    name: 'jointops-words',
    resolveId: (id) => (id === NAME || id.startsWith(OF_ONE) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${NAME}`) return loaders();
      if (!id.startsWith(`\0${OF_ONE}`)) return null;
      this.addWatchFile(fileURLToPath(new URL('_index.js', COMPILED)));
      const [code = '', part] = id.slice(`\0${OF_ONE}`.length).split('-');
      return partOf(code, part as Part);
    },
  };
}

/** Whether a chunk of the build holds words, of these parts where some are named. */
export const isWords = (id: string | null | undefined, parts: readonly Part[] = PARTS): boolean =>
  !!id?.startsWith(`\0${OF_ONE}`) && parts.some((part) => id.endsWith(`-${part}`));

function loaders(): string {
  const { locales } = JSON.parse(read('project.inlang/settings.json')) as { locales: string[] };
  const ofOne = (code: string): string => PARTS.map((part) => `${part}: () => import('${OF_ONE}${code}-${part}')`).join(', ');
  return `export default { ${locales.map((code) => `${code}: { ${ofOne(code)} }`).join(', ')} };`;
}

/** The messages of a part as a module: each the compiler's own text, under its key. */
function partOf(code: string, part: Part): string {
  const named = new Map([...read('_index.js', COMPILED).matchAll(/^export \{ (\w+) as "([^"]+)" \}/gm)].map(([, name, key]) => [name!, key!]));
  const [head = '', ...messages] = read(`${code}.js`, COMPILED).split(/^export const /m);
  const wanted = messages.filter((message) => partOfKey(named.get(nameIn(message))) === part);
  const keys = wanted.map((message) => `export { ${nameIn(message)} as ${JSON.stringify(named.get(nameIn(message)))} };`);
  return [head, ...wanted.map((message) => `const ${message}`), ...keys].join('\n');
}

const nameIn = (message: string): string => message.slice(0, message.indexOf(' '));

/** Where the words of a key are; null: it is no message. */
export const partOfMessage = (key: string): Part | null => (messages.has(key) ? partOfKey(key) : null);

function partOfKey(key: string | undefined): Part {
  if (key === undefined) throw new Error('a compiled message has no key: the compiler writes another form now');
  return partsByKey.get(key) ?? 'rest';
}

/** A key that stands in several rooms belongs to the part that is fetched first. */
const partsByKey = new Map(
  (['atlas', 'centre', 'officer', 'you', 'shared'] as const).flatMap((part) =>
    ROOMS[part].flatMap((room) => Object.keys(JSON.parse(read(`messages/${room}/en.json`)) as object).map((key) => [key, part] as const))),
);

const messages = new Set(readdirSync(new URL('messages/', HERE)).flatMap((room) => Object.keys(JSON.parse(read(`messages/${room}/en.json`)) as object)));

function read(name: string, folder = HERE): string {
  return readFileSync(new URL(name, folder), 'utf8');
}
