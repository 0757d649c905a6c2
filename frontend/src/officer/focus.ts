import { tick } from 'svelte';

/** Into the field that the kind is about, as soon as it is drawn and before anything more is typed: one frame later, letters
 *  meant for a seal came into the number, and the answer was of another container. */
export async function focusSubject(): Promise<void> {
  await tick();
  document.getElementById('subject')?.focus();
}
