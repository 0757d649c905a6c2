/** A loader of words for each language and part (words.ts). */
declare module 'virtual:words' {
  export type Words = typeof import('./lib/paraglide/messages').m;
  const loaders: Record<import('./lib/paraglide/runtime').Locale, Record<import('./parts').Part, () => Promise<Partial<Words>>>>;
  export default loaders;
}
