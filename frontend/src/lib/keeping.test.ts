import { expect, test } from 'vitest';

const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.svelte', '!../**/*.test.ts', '!./paraglide/**', '!./live.svelte.ts'], { query: '?raw', import: 'default', eager: true });

/** They read nothing at an event that could be out of date after a gap: a place lights up; the phone asks for its own checks when the link is back. */
const KEEP_NOTHING = ['../centre/Centre.svelte', '../officer/Officer.svelte'];
/** The record that is withdrawn leaves the list at once, or the list is read again; and a new beginning reads all of it. */
const ALSO = [/live\.onEvent\('withdrawn'|live\.keep\(\[\],/, /live\.onEvent\('reload'|live\.keep\(/];

test('whatever listens to events keeps what it shows true: also when something is withdrawn, and after a new beginning', () => {
  const byHand = Object.entries(sources).filter(([file, text]) => text.includes('live.onEvent(') && !KEEP_NOTHING.includes(file));
  expect(byHand.length).toBeGreaterThan(2);
  expect(byHand.filter(([, text]) => !ALSO.every((needed) => needed.test(text))).map(([file]) => file)).toEqual([]);
  expect(Object.values(sources).filter((text) => text.includes('live.keep(')).length).toBeGreaterThan(40);
});
