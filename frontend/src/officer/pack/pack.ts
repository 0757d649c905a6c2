/**
 * A pack on the phone: read, opened with its key, asked without a link.
 *
 * It says `hold` (somebody of this name and birth date, or this very number, may be sought: ask) or `nothing`, which
 * clears nobody: the check still goes to the server. It knows no name, no list and no instruction.
 */
import tables from './tables.json';
import { textsOfCheck, type Unasked } from './texts';
import type { Subject } from '$lib/types';

interface Shape {
  turn: number;
  length: number;
  stretches: number;
  bits: number;
  bytes: number;
  marks: number;
}

export interface Header {
  id: string;
  operation: string;
  made_at: string;
  expires_at: string;
  rules: number;
  rounds: number;
  entries: number;
  unfindable: number;
  names: Shape;
  numbers: Shape;
}

/** `unasked`: what of the check the pack cannot say anything about. */
export interface Offline {
  answer: 'hold' | 'nothing' | 'not-asked';
  by: ('name' | 'number')[];
  unasked: Unasked[];
}

type Bytes = Uint8Array<ArrayBuffer>;
type Filter = (words: DataView) => boolean;

const MAGIC = 'JOP1';

/** Keys that no page can read back: made once from what the server gave, then it can be thrown away. */
export async function importKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

export class Pack {
  readonly header: Header;
  readonly #key: CryptoKey;
  readonly #salt: Bytes;
  readonly #names: Filter;
  readonly #numbers: Filter;

  /** Raises when the file is no pack, or reads names by other rules than this page. */
  constructor(file: Bytes, key: CryptoKey, salt: Bytes) {
    if (new TextDecoder().decode(file.subarray(0, 4)) !== MAGIC) throw new Error('This is no pack.');
    const ends = 8 + new DataView(file.buffer, file.byteOffset).getUint32(4, true);
    this.header = JSON.parse(new TextDecoder().decode(file.subarray(8, ends))) as Header;
    if (this.header.rules !== tables.rules) throw new Error('This pack was made by other rules: fetch a new one.');
    const middle = ends + this.header.names.bytes;
    this.#names = filter(this.header.names, file.slice(ends, middle));
    this.#numbers = filter(this.header.numbers, file.slice(middle, middle + this.header.numbers.bytes));
    this.#key = key;
    this.#salt = salt;
  }

  /** Whether it may still be asked. */
  isGood(now: Date): boolean {
    return now < new Date(this.header.expires_at);
  }

  async ask(subject: Subject, now: Date): Promise<Offline> {
    const texts = textsOfCheck(subject);
    const unasked = [...texts.unasked];
    if (!this.isGood(now) || !(texts.names.size + texts.numbers.size)) return { answer: 'not-asked', by: [], unasked };
    const by: Offline['by'] = [];
    if (await this.#has(this.#names, texts.names)) by.push('name');
    if (await this.#has(this.#numbers, texts.numbers)) by.push('number');
    return { answer: by.length ? 'hold' : 'nothing', by, unasked };
  }

  async #has(one: Filter, texts: Set<string>): Promise<boolean> {
    const marks = await Promise.all([...texts].map((text) => this.#mark(text)));
    return marks.some((mark) => one(new DataView(mark)));
  }

  async #mark(text: string): Promise<ArrayBuffer> {
    const given = await crypto.subtle.importKey('raw', new TextEncoder().encode(text), 'PBKDF2', false, ['deriveBits']);
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: this.#salt, iterations: this.header.rounds };
    return crypto.subtle.sign('HMAC', this.#key, await crypto.subtle.deriveBits(how, given, 256));
  }
}

/** A binary fuse filter, as `alerts/screening/offline/fuse.py` describes it. */
function filter(shape: Shape, bytes: Bytes): Filter {
  const prints = shape.bits === 8 ? bytes : new Uint16Array(bytes.buffer);
  return (words) => {
    const word = (at: number): number => words.getUint32(4 * ((shape.turn + at) % 8), true);
    const first = Math.floor((word(0) * shape.stretches) / 2 ** 32); // below 2⁵³, so it is exact
    const at = (place: number): number => prints[(first + place) * shape.length + (word(1 + place) % shape.length)]!;
    return (at(0) ^ at(1) ^ at(2)) === (word(4) & (2 ** shape.bits - 1));
  };
}
