/** One loader of words a language (words.ts). */
declare module 'virtual:words' {
  type Words = typeof import('./lib/paraglide/messages').m;
  const loaders: Record<import('./lib/paraglide/runtime').Locale, () => Promise<Words>>;
  export default loaders;
}
