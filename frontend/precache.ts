import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin, Rollup } from 'vite';
import { partsOf, YOU } from './src/parts.ts';
import { isWords } from './words.ts';

const WORKER = new URL('./src/officer/sw.js', import.meta.url);
/** The phone keeps the letters it needs; other scripts come over the link when a name has them. */
const OTHER_LETTERS = /-(cyrillic|devanagari|greek|vietnamese)/;

/** Writes `/sw.js` with the files that the officer's screens need to open without a link, in every language: no map, no desk. */
export function precache(screen: string): Plugin {
  const screens = [screen, YOU.slice(1)];
  return {
    name: 'jointops-precache',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
      const first = chunks.filter((chunk) => chunk.isEntry || screens.some((each) => chunk.facadeModuleId?.endsWith(each) || isWords(chunk.facadeModuleId, partsOf(each))));
      if (!first.some((chunk) => chunk.facadeModuleId?.endsWith(screen))) this.error(`no chunk of ${screen}: the officer's phone would not open without a link`);
      const files = [...filesOf(first, chunks)].filter((name) => !OTHER_LETTERS.test(name)).map((name) => `/${name}`).sort();
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      const source = readFileSync(WORKER, 'utf8')
        .replace('self.__FILES__', JSON.stringify(files))
        .replace('self.__VERSION__', `'${version}'`);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

/** The scripts that these chunks import at once, with their styles and fonts. */
export function filesOf(first: Rollup.OutputChunk[], chunks: Rollup.OutputChunk[]): Set<string> {
  const files = new Set<string>();
  const visit = (chunk: Rollup.OutputChunk): void => {
    if (files.has(chunk.fileName)) return;
    files.add(chunk.fileName);
    for (const name of [...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]) files.add(name);
    for (const name of chunk.imports) {
      const imported = chunks.find((each) => each.fileName === name);
      if (imported) visit(imported);
    }
  };
  first.forEach(visit);
  return files;
}
