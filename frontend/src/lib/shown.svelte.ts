import { on } from 'svelte/events';
import { createSubscriber } from 'svelte/reactivity';

const follow = createSubscriber((update) => on(document, 'visibilitychange', update));

/** Whether somebody may be looking at this page: behind other tabs and on a locked screen nobody sees what it shows. */
export function isShown(): boolean {
  follow();
  return document.visibilityState === 'visible';
}
