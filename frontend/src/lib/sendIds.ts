import { uuid7 } from './uuid7';

/** One id for what is sent, kept while it is sent again after a lost answer; something else gets another. */
export class SendIds {
  #id = '';
  #said = '';

  of(said: unknown): string {
    const text = JSON.stringify(said);
    if (text !== this.#said) [this.#id, this.#said] = [uuid7(), text];
    return this.#id;
  }

  /** It arrived: the same said again is another. */
  done(): void {
    this.#said = '';
  }
}
