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

/** An id as the snapshot would say it: by this a record is the same, whether its whole id is known or not. */
export const cut = (record: string): string => `${record.slice(0, 13)}-0000-0000-000000${record.slice(-6)}`;

const isWhole = (b: number): boolean => b >>> 16 !== 0;

/** Row by id: open addressing over the column itself, because a map of a million texts takes a second and 150 MB. */
export class Index {
  /** Row + 1, 0 where nobody is; at most half full. */
  #slots = new Int32Array(0);

  /** Takes in the first rows of a column of ids, over what was known. */
  build(ids: Uint32Array, count: number): void {
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(1024, count * 3))));
    for (let row = 0; row < count; row += 1) this.#slots[this.#slot(ids, ids, row)] = row + 1;
  }

  /** The row of an id (as `parseId` gives it), or -1. */
  find(ids: Uint32Array, id: Uint32Array): number {
    return this.#slots[this.#slot(ids, id, 0)]! - 1;
  }

  /** Takes in one more row; `count` rows stand in the column with it. */
  add(ids: Uint32Array, row: number, count: number): void {
    if (count * 2 > this.#slots.length) this.build(ids, count);
    else this.#slots[this.#slot(ids, ids, row)] = row + 1;
  }

  /** Where an id is, or would be. Of what is cut only what is left is compared: the server cuts no two to the same. */
  #slot(ids: Uint32Array, of: Uint32Array, row: number): number {
    const a = of[4 * row]!, b = of[4 * row + 1]!, c = of[4 * row + 2]!, d = of[4 * row + 3]!;
    const mask = this.#slots.length - 1;
    let hash = Math.imul(a ^ Math.imul(b & 0xffff, 0x85ebca6b), 0xc2b2ae35) ^ Math.imul(d >>> 8, 0x27d4eb2f);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const held = 4 * (this.#slots[slot]! - 1);
      if (held < 0) return slot;
      const e = ids[held + 1]!, f = ids[held + 3]!;
      if (ids[held] !== a || (e & 0xffff) !== (b & 0xffff) || f >>> 8 !== d >>> 8) continue;
      if (!isWhole(b) || !isWhole(e) || (e === b && ids[held + 2] === c && f === d)) return slot;
    }
  }
}
