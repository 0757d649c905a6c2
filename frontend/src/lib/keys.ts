/** A window key handler that leaves typing, dialogs and the browser's own chords alone. Keys as `KeyboardEvent.key`, lower case. */
export function onKeys(acts: Record<string, () => void>): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    const act = acts[event.key.toLowerCase()];
    if (!act || (event.key === 'Enter' && isPressable(event.target))) return;
    event.preventDefault();
    act();
  };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Enter on a link or button already means that link or button. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(A|BUTTON|SUMMARY)$/.test(target.tagName);
}
