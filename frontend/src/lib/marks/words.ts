/** The few words that very many marks share: each is held once, and the marks hold its number. */
export class Words {
  readonly all: string[];
  readonly #codes = new Map<string, number>();

  /** `most`: as many numbers as a column has room for. */
  constructor(all: string[], private readonly most: number) {
    this.all = [...all];
    all.forEach((word, code) => this.#codes.set(word, code));
  }

  /** The number of a word, which is taken in when it is new. Raises RangeError when there is no room. */
  code(word: string): number {
    let code = this.#codes.get(word);
    if (code === undefined) {
      code = this.all.length;
      if (code >= this.most) throw new RangeError(`more than ${this.most} different words in a column`);
      this.all.push(word);
      this.#codes.set(word, code);
    }
    return code;
  }
}
