import { expect, test } from 'vitest';
import { partsOf, ROOMS } from './parts';

const sources = import.meta.glob<string>(['./**/*.ts', './**/*.svelte', '!./lib/paraglide/**'], { query: '?raw', import: 'default', eager: true });
const messages = import.meta.glob<Record<string, string>>('../messages/*/en.json', { import: 'default', eager: true });
const ENDINGS = ['', '.ts', '.svelte', '.svelte.ts', '/index.ts'];

/** A source that is imported; null for a package, a style, what the compiler wrote. */
function found(path: string, from: string): string | null {
  if (path.includes('paraglide') || path.endsWith('.css')) return null;
  const { pathname } = new URL(path.replace(/^\$lib\//, '/lib/'), new URL(from, 'file:///'));
  if (!/^(\.|\$lib\/)/.test(path)) return null;
  const file = ENDINGS.map((ending) => `.${pathname}${ending}`).find((each) => each in sources);
  if (!file && !path.endsWith('.json')) throw new Error(`${path}, imported by ${from}`);
  return file ?? null;
}

/** The sources that are fetched together with a screen. */
function together(file: string, met = new Set<string>()): Set<string> {
  if (met.has(file)) return met;
  met.add(file);
  for (const [, path = ''] of sources[file]!.matchAll(/^\s*(?:import|export) (?!type )(?:[^'";]*? from )?'([^'?]+)'/gm)) {
    const next = found(path, file);
    if (next) together(next, met);
  }
  return met;
}

const keysOf = (room: string): string[] => Object.keys(messages[`../messages/${room}/en.json`]!);
const anywhere = new Set(Object.values(messages).flatMap(Object.keys));

test.each(['./centre/Centre.svelte', './officer/Officer.svelte', './App.svelte'])('%s has the words that it shows at first', (screen) => {
  const rooms = screen === './App.svelte' ? ROOMS.shared : partsOf(screen).flatMap((part) => (part === 'rest' ? [] : ROOMS[part]));
  const here = new Set(rooms.flatMap(keysOf));
  // Kinds of events are written as keys are.
  const files = [...together(screen)].filter((file) => file !== './lib/types.ts');
  const missing = files.flatMap((file) =>
    [...sources[file]!.matchAll(/['"`]([a-z_]+(?:\.[a-z0-9_]+)+)['"`]/g)].map(([, key]) => key!).filter((key) => anywhere.has(key) && !here.has(key)).map((key) => `${file}: ${key}`));
  expect(files.length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});
