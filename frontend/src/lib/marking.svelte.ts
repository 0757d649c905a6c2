import { SvelteMap } from 'svelte/reactivity';
import { MARKINGS } from './people';

interface Shown {
  marking: string;
  printable: boolean;
}

const shown = new SvelteMap<symbol, Shown>();

/** While a record is on the screen its marking counts for the whole frame: `$effect(() => onScreen(alert.marking, …))`. */
export function onScreen(marking: string, printable: boolean): () => void {
  const key = Symbol();
  shown.set(key, { marking, printable });
  return () => shown.delete(key);
}

/** The highest marking of what stands in a frame, and whether all of it may be printed. */
export function frameMarking(own: string): Shown {
  const all = [...shown.values()];
  const markings = [own, ...all.map(({ marking }) => marking)];
  return {
    marking: markings.reduce((high, next) => (MARKINGS.indexOf(next) > MARKINGS.indexOf(high) ? next : high)),
    printable: all.every(({ printable }) => printable),
  };
}
