import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';
import { filesOf } from './precache.ts';
import { partsOf } from './src/parts.ts';
import { isWords } from './words.ts';

/** A phone or a court on a weak line (1.5 Mbit/s) waits about three seconds for this. */
const MOST_KB = 600;
const SCREEN = /\/(\w+)\/(\w+)\.svelte$/;
const MAP = '/lib/map/maplibre.ts';

/** Prints what each screen fetches before it stands, in the language with most words, and fails a build that is too fat. */
export function firstLoad(): Plugin {
  return {
    name: 'jointops-first-load',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
      const weight = (parts: Rollup.OutputChunk[]): number => [...filesOf(parts, chunks)].reduce((sum, name) => sum + sizeOf(bundle[name]), 0) / 1000;
      const entry = chunks.filter((chunk) => chunk.isEntry);
      const map = chunks.filter((chunk) => chunk.facadeModuleId?.endsWith(MAP));
      if (!map.length) this.error('no chunk of the map: what a screen fetches first is not known');
      for (const screen of chunks.filter(isScreen)) {
        const words = longest(chunks.filter((chunk) => isWords(chunk.facadeModuleId, partsOf(screen.facadeModuleId!))));
        if (!words.length) this.error(`no chunk of words for ${screen.name}: what it fetches first is not known`);
        const beside = drawsMap(screen, chunks) ? workerOf(bundle) : 0;
        const kb = weight([...entry, ...words, screen, ...(beside ? map : [])]) + beside;
        this.info(`first load of ${screen.name}: ${kb.toFixed(0)} kB gz, words ${weight(words).toFixed(0)}${beside ? `; ${beside.toFixed(0)} draw the map beside the page` : ''}`);
        if (kb > MOST_KB) this.error(`${screen.name} fetches ${kb.toFixed(0)} kB (gz) before it stands; ${MOST_KB} are allowed`);
      }
    },
  };
}

/** The words of the language with most. */
function longest(words: Rollup.OutputChunk[]): Rollup.OutputChunk[] {
  const languageOf = ({ name }: Rollup.OutputChunk): string => name.split('-')[0]!;
  const languages = [...new Set(words.map(languageOf))].map((code) => words.filter((chunk) => languageOf(chunk) === code));
  const weight = (of: Rollup.OutputChunk[]): number => of.reduce((sum, chunk) => sum + sizeOf(chunk), 0);
  return languages.sort((a, b) => weight(b) - weight(a))[0] ?? [];
}

/** `centre/Centre.svelte`, fetched when its desk opens. */
function isScreen({ isDynamicEntry, facadeModuleId }: Rollup.OutputChunk): boolean {
  const [, folder, file] = SCREEN.exec(facadeModuleId ?? '') ?? [];
  return isDynamicEntry && folder !== undefined && folder === file?.toLowerCase();
}

function drawsMap(screen: Rollup.OutputChunk, chunks: Rollup.OutputChunk[]): boolean {
  const files = filesOf([screen], chunks);
  return chunks.some((chunk) => files.has(chunk.fileName) && chunk.dynamicImports.some((name) => name.includes('maplibre')));
}

/** The map's worker is no part of the graph: it is copied as it is, and fetched when the map begins. */
function workerOf(bundle: Rollup.OutputBundle): number {
  const files = Object.values(bundle).filter(({ type, fileName }) => type === 'asset' && fileName.endsWith('.mjs'));
  return files.reduce((sum, file) => sum + (file.type === 'asset' ? packed(file.source) : 0), 0) / 1000;
}

/** Scripts and styles, packed as the server packs them (jointops/shelf.py); letters come while the page stands. */
function sizeOf(file: Rollup.OutputChunk | Rollup.OutputAsset | undefined): number {
  if (file?.type === 'chunk') return packed(file.code);
  return file?.fileName.endsWith('.css') ? packed(file.source) : 0;
}

const packed = (bytes: string | Uint8Array): number => gzipSync(bytes, { level: 9 }).length;
