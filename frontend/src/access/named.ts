const BROWSERS: [RegExp, string][] = [[/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrom|HeadlessC/, 'Chrome'], [/Safari\//, 'Safari']];
const SYSTEMS: [RegExp, string][] = [[/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']];

/** What a person calls a browser that names itself at length: `Chrome, Linux`; a name that was given stays. */
export function named(label: string): string {
  if (!label.startsWith('Mozilla/')) return label;
  const found = [BROWSERS, SYSTEMS].map((known) => known.find(([sign]) => sign.test(label))?.[1]);
  return found.filter(Boolean).join(', ') || label;
}
