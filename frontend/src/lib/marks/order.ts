/** Rows by when we learnt of them, oldest first. New ones come last nearly always: only what is shared later is put between. */
export class Order {
  rows: Uint32Array;
  count: number;

  /** The first rows of a column of instants. */
  constructor(instants: Float64Array, count: number) {
    this.count = count;
    this.rows = Uint32Array.from({ length: count + 1024 }, (_, row) => row);
    let sorted = true;
    for (let row = 1; row < count && sorted; row += 1) sorted = instants[row - 1]! <= instants[row]!;
    if (!sorted) this.rows.subarray(0, count).sort((a, b) => instants[a]! - instants[b]!);
  }

  add(instants: Float64Array, row: number): void {
    if (this.count === this.rows.length) {
      const larger = new Uint32Array(Math.ceil(this.count * 1.5) + 1024);
      larger.set(this.rows);
      this.rows = larger;
    }
    const place = this.#after(instants, instants[row]!);
    this.rows.copyWithin(place + 1, place, this.count);
    this.rows[place] = row;
    this.count += 1;
  }

  #after(instants: Float64Array, at: number): number {
    let from = 0, to = this.count;
    if (!to || instants[this.rows[to - 1]!]! <= at) return to;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (instants[this.rows[middle]!]! <= at) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
