/** Lines and signs a line of the machine-readable zones (ICAO 9303): TD3 and MRV-A, TD2 and MRV-B, TD1. */
const FORMS: [lines: number, signs: number][] = [[2, 44], [2, 36], [3, 30]];

/** The lines of a scanned or typed machine-readable zone; null when the text is no such zone. */
export function mrzLines(text: string): string[] | null {
  const signs = text.toUpperCase().replace(/\s/g, '');
  if (!signs.includes('<') || /[^A-Z0-9<]/.test(signs)) return null;
  const form = FORMS.find(([lines, each]) => lines * each === signs.length);
  return form ? Array.from({ length: form[0] }, (_, line) => signs.slice(line * form[1], (line + 1) * form[1])) : null;
}

/** Looks like a machine-readable zone, but lines are missing or too short. */
export const isTornMrz = (text: string): boolean => text.includes('<') && mrzLines(text) === null;
