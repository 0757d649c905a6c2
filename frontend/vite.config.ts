import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { firstLoad } from './first-load.ts';
import { precache } from './precache.ts';
import { words } from './words.ts';

const server = 'http://localhost:8000';

// The plugin recompiles messages while one edits them. Build and test take what `npm run messages` compiled:
// the plugin keeps watching there too, and the process would not end.
const messages = () => paraglideVitePlugin({ project: './project.inlang', outdir: './src/lib/paraglide', outputStructure: 'locale-modules', strategy: ['globalVariable', 'baseLocale'] });

/** By what it is; what many share is not named after all of them. */
const nameOf = (name: string, ending: string): string => `assets/${name.startsWith('shared~') ? 'shared' : '[name]'}-[hash]${ending}`;

export default defineConfig(({ command }) => ({
  plugins: [...(command === 'serve' && !process.env.VITEST ? [messages()] : []), svelte(), words(), precache('src/officer/Officer.svelte'), firstLoad()],
  resolve: {
    alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) },
    // Vitest resolves packages for node; components need their browser half.
    ...(process.env.VITEST ? { conditions: ['browser'] } : {}),
  },
  build: {
    target: 'es2023',
    // Data addresses for fonts and scripts would need a wider content policy: everything is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => nameOf(name, '.js'),
        assetFileNames: ({ names: [name = ''] }) => nameOf(name, '[extname]'),
        codeSplitting: {
          // What several screens share comes in a few files: on a weak line each costs a turn. Fewer than these, and the
          // centre waits for 6 kB of other desks, the phone for 14. The map stays by itself.
          groups: [{ name: 'shared', test: /src\/lib\/(?!map|marks|live|paraglide)|node_modules\/(svelte|@lucide)/, minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 8_000 }],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: server }, '/basemap': { target: server }, '/ws': { target: server, ws: true } },
  },
  // One page for the files of a worker, for each takes half a second: every file puts back what it puts in others' place.
  test: { environment: 'jsdom', include: ['src/**/*.test.ts'], isolate: false },
}));
