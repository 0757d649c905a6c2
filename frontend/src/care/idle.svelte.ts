/** What the desk shows is somebody's life: two minutes without a hand at the desk, and it is covered. */
const IDLE_MS = 120_000;

/** Whether the screen is covered. The first touch or key uncovers it and does nothing else. */
export class Idle {
  isBlank = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Watches until the answer is called. */
  watch(): () => void {
    const stirs = ['pointermove', 'wheel'] as const;
    const acts = ['pointerdown', 'keydown'] as const;
    stirs.forEach((kind) => addEventListener(kind, this.#stir, { passive: true }));
    acts.forEach((kind) => addEventListener(kind, this.#act, { capture: true }));
    this.#stir();
    return () => {
      clearTimeout(this.#timer);
      stirs.forEach((kind) => removeEventListener(kind, this.#stir));
      acts.forEach((kind) => removeEventListener(kind, this.#act, { capture: true }));
    };
  }

  #stir = (): void => {
    if (this.isBlank) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.isBlank = true), IDLE_MS);
  };

  #act = (event: Event): void => {
    if (this.isBlank) {
      event.preventDefault();
      event.stopPropagation();
      this.isBlank = false;
    }
    this.#stir();
  };
}
