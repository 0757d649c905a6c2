/** What a phone keeps is enciphered: AES-GCM with a key that no script can read, kept beside it. */

export interface Sealed {
  user: string;
  id: string;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const NAME = 'AES-GCM';
const IV_BYTES = 12;

export const newKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: NAME, length: 256 }, false, ['encrypt', 'decrypt']);

export async function seal<T extends { user: string; id: string }>(key: CryptoKey, open: T): Promise<Sealed> {
  const { user, id } = open;
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt({ name: NAME, iv, additionalData: placeOf(user, id) }, key, encode(JSON.stringify(open)));
  return { user, id, iv, sealed };
}

/** Raises when it was changed, or put in another's place. */
export async function unseal<T>(key: CryptoKey, { user, id, iv, sealed }: Sealed): Promise<T> {
  const open = await crypto.subtle.decrypt({ name: NAME, iv, additionalData: placeOf(user, id) }, key, sealed);
  return JSON.parse(new TextDecoder().decode(open)) as T;
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const placeOf = (user: string, id: string): Uint8Array<ArrayBuffer> => encode(JSON.stringify([user, id]));
