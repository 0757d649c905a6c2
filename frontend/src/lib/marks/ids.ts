const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The 16 bytes of a UUID as four numbers; null for what is none. */
export function parseId(text: string): Uint32Array | null {
  if (!UUID.test(text)) return null;
  const bytes = new Uint8Array(16);
  const hex = text.replaceAll('-', '');
  for (let i = 0; i < 16; i += 1) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return new Uint32Array(bytes.buffer);
}

/** The UUID of a row in a column of ids, four numbers each. */
export function idAt(ids: Uint32Array, row: number): string {
  const bytes = new Uint8Array(ids.buffer, ids.byteOffset + row * 16, 16);
  let text = '';
  for (let i = 0; i < 16; i += 1) {
    text += HEX[bytes[i]!];
    if (i === 3 || i === 5 || i === 7 || i === 9) text += '-';
  }
  return text;
}

/** What the snapshot says of a check's id: its instant and its last three bytes, and zeros between them. No UUID is like that. */
export const isCut = (record: string): boolean => record[14] === '0';

/** Whether a row in a column of ids has all of its own. */
export const isWhole = (ids: Uint32Array, row: number): boolean => ids[4 * row + 1]! >>> 16 !== 0;

/** An id as the snapshot would say it. Whoever files a check makes its id, so another record's may be cut to the same. */
export const cut = (record: string): string => `${record.slice(0, 13)}-0000-0000-000000${record.slice(-6)}`;

/** Whether two ids may be of one record: they are the same, or what is left of one is. */
export const mayBe = (one: string, other: string): boolean => one === other || ((isCut(one) || isCut(other)) && cut(one) === cut(other));

/** Row by id: open addressing over the column itself, because a map of a million texts takes a second and 150 MB. */
export class Index {
  /** Row + 1, 0 where nobody is; at most half full. */
  #slots = new Int32Array(0);

  /** Takes in the first rows of a column of ids, over what was known. */
  build(ids: Uint32Array, count: number): void {
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(1024, count * 3))));
    for (let row = 0; row < count; row += 1) this.#enter(ids, row);
  }

  /** The rows whose ids are cut to the same as one (as `parseId` gives it), in the order in which they came: mostly one or none. */
  alike(ids: Uint32Array, id: Uint32Array): number[] {
    const a = id[0]!, b = id[1]! & 0xffff, d = id[3]! >>> 8;
    const mask = this.#slots.length - 1;
    const found: number[] = [];
    for (let slot = hash(id, 0) & mask; this.#slots[slot]; slot = (slot + 1) & mask) {
      const row = this.#slots[slot]! - 1, held = 4 * row;
      if (ids[held] === a && (ids[held + 1]! & 0xffff) === b && ids[held + 3]! >>> 8 === d) found.push(row);
    }
    return found;
  }

  /** Takes in one more row; `count` rows stand in the column with it. */
  add(ids: Uint32Array, row: number, count: number): void {
    if (count * 2 > this.#slots.length) this.build(ids, count);
    else this.#enter(ids, row);
  }

  #enter(ids: Uint32Array, row: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash(ids, row) & mask;
    while (this.#slots[slot]) slot = (slot + 1) & mask;
    this.#slots[slot] = row + 1;
  }
}

/** Of what a cut leaves of an id. */
function hash(ids: Uint32Array, row: number): number {
  const a = ids[4 * row]!, b = ids[4 * row + 1]! & 0xffff, d = ids[4 * row + 3]! >>> 8;
  const mixed = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f);
  return mixed ^ (mixed >>> 15);
}
