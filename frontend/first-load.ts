import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';
import { filesOf } from './precache.ts';
import { partsOf } from './src/parts.ts';
import { isWords, partOfMessage } from './words.ts';

/** A phone or a court on a weak line (1.5 Mbit/s) waits about three seconds for this. */
const MOST_KB = 600;
const SCREEN = /\/(\w+)\/(\w+)\.svelte$/;
const MAP = '/lib/map/maplibre.ts';
const LITERAL = /['"`](\w+(?:\.\w+)+)['"`]/g;

/**
 * Prints what each screen fetches before it stands, in the language with most words, and fails a build that is too fat.
 * `first-load.json` names the files: a story opens the centre and finds these and no others.
 */
export function firstLoad(): Plugin {
  return {
    name: 'jointops-first-load',
    apply: 'build',
    generateBundle: {
      order: 'post', // the page itself is written by then
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
        const entry = chunks.filter((chunk) => chunk.isEntry);
        const map = chunks.filter((chunk) => chunk.facadeModuleId?.endsWith(MAP));
        if (!map.length) this.error('no chunk of the map: what a screen fetches first is not known');
        const counted: Record<string, { language: string; files: Record<string, number> }> = {};
        for (const screen of chunks.filter(isScreen)) {
          const words = longest(chunks.filter((chunk) => isWords(chunk.facadeModuleId, partsOf(screen.facadeModuleId!))));
          if (!words.length) this.error(`no chunk of words for ${screen.name}: what it fetches first is not known`);
          for (const early of saidTooEarly(this, screen.facadeModuleId!)) this.error(`${early}, which ${screen.name} does not wait for`);
          const drawn = drawsMap(screen, chunks);
          const names = filesOf([...entry, ...words, screen, ...(drawn ? map : [])], chunks);
          const files = sizes(bundle, [...names, 'index.html', ...(drawn ? workersOf(bundle) : [])]);
          const kb = sum(files);
          this.info(`first load of ${screen.name}: ${kb.toFixed(0)} kB gz, words ${sum(sizes(bundle, filesOf(words, []))).toFixed(0)}`);
          if (kb > MOST_KB) this.error(`${screen.name} fetches ${kb.toFixed(0)} kB (gz) before it stands; ${MOST_KB} are allowed`);
          counted[screen.name] = { language: languageOf(words[0]!), files };
        }
        this.emitFile({ type: 'asset', fileName: 'first-load.json', source: JSON.stringify(counted) });
      },
    },
  };
}

/** What the modules of a screen say by its key though the screen stands without these words. */
function saidTooEarly(build: Rollup.PluginContext, screen: string): string[] {
  const parts = partsOf(screen);
  const early: string[] = [];
  const seen = new Set<string>();
  const visit = (id: string): void => {
    const module = build.getModuleInfo(id);
    if (!module || seen.has(id)) return;
    seen.add(id);
    for (const [, key = ''] of (module.code ?? '').matchAll(LITERAL)) {
      const part = partOfMessage(key);
      if (part && !parts.includes(part)) early.push(`${id.split('/src/').at(-1)} says ${key} of ${part}`);
    }
    module.importedIds.forEach(visit);
  };
  visit(screen);
  return early;
}

/** By its address, what a file weighs as the server packs it; letters come while the page stands. */
function sizes(bundle: Rollup.OutputBundle, names: Iterable<string>): Record<string, number> {
  const weighed = [...names].map((name) => [name === 'index.html' ? '/' : `/${name}`, sizeOf(bundle[name])] as const);
  return Object.fromEntries(weighed.filter(([, size]) => size));
}

const sum = (files: Record<string, number>): number => Object.values(files).reduce((total, size) => total + size, 0) / 1000;
const languageOf = ({ name }: Rollup.OutputChunk): string => name.split('-')[0]!;

/** The words of the language with most. */
function longest(words: Rollup.OutputChunk[]): Rollup.OutputChunk[] {
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
function workersOf(bundle: Rollup.OutputBundle): string[] {
  return Object.values(bundle).filter(({ type, fileName }) => type === 'asset' && fileName.endsWith('.mjs')).map(({ fileName }) => fileName);
}

/** The page, scripts and styles, packed as the server packs them (jointops/shelf.py). */
function sizeOf(file: Rollup.OutputChunk | Rollup.OutputAsset | undefined): number {
  if (file?.type === 'chunk') return packed(file.code);
  return file && /\.(html|css|mjs)$/.test(file.fileName) ? packed(file.source) : 0;
}

const packed = (bytes: string | Uint8Array): number => gzipSync(bytes, { level: 9 }).length;
