import { SvelteSet } from 'svelte/reactivity';
import type { Key } from './i18n';

/** One line of the sheet of keys (`?`): what its keys do. `null`: the browser, or the map, does it by itself. */
export interface KeyLine {
  says: Key;
  acts: Record<string, (() => void) | null>;
  /** Whether what it is for is on the screen now; always, where nothing is said. */
  isHere?: () => boolean;
}

/** What stands on the screen now and has keys: each says which. */
export const keyed = new SvelteSet<() => readonly KeyLine[]>();

const searchField = (): HTMLElement | null => document.getElementById('search');
export const TO_SEARCH: KeyLine = { says: 'key.search', acts: { '/': () => searchField()?.focus() }, isHere: () => searchField() !== null };

/** A window key handler that leaves typing, dialogs and the browser's own chords alone. Keys as `KeyboardEvent.key`, lower case. */
export function onKeys(acts: Record<string, () => void>): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const act = acts[keyOf(event)];
    if (!act || (event.key === 'Enter' && isPressable(event.target))) return;
    event.preventDefault();
    act();
  };
}

/** On a keyboard of another script a key is the one that stands there on a Latin one: J is J in Arabic too. */
export function keyOf({ key, code, shiftKey }: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  const isForeign = key.length === 1 && key > LAST_LATIN;
  if (isForeign && shiftKey && code === 'Slash') return '?';
  return (isForeign && (/^(?:Key|Digit)(.)$/.exec(code)?.[1]?.toLowerCase() ?? SIGNS[code])) || key.toLowerCase();
}

const LAST_LATIN = '\u024f';
const SIGNS: Record<string, string> = { Slash: '/', BracketLeft: '[', BracketRight: ']' };

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Enter on a link or button already means that link or button. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(A|BUTTON|SUMMARY)$/.test(target.tagName);
}
