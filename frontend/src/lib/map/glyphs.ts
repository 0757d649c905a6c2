import type { Mark } from '$lib/types';

/** Shape, colour and letter of everything that stands on the map, once for list (SVG) and map (canvas): ui.md "Map symbols". */
export type Ink = 'text' | 'muted' | 'accent' | 'warn' | 'info' | 'danger' | 'good';
export type GlyphName =
  | 'post' | 'silent' | 'possible' | 'claimed' | 'asked' | 'hit' | 'denied' | 'undetermined' | 'withdrawn'
  | 'arrest' | 'seizure' | 'rescue' | 'taken_back' | 'alert' | 'port' | 'airport' | 'border' | 'port_unit' | 'airport_unit' | 'border_unit';

/** In a box of 16 × 16. `outline` is filled with the panel's colour and edged; else the shape is solid and its letter cut out. */
export interface Glyph {
  shape: string;
  outline: boolean;
  stroke?: number;
  dash?: number[];
  sign?: string;
  core?: number;
  letter?: string;
  letterY?: number;
}

const HEXAGON = 'M8 .8 14.4 4.4v7.2L8 15.2 1.6 11.6V4.4z';
const DIAMOND = 'M8 .8 15.2 8 8 15.2 .8 8z';
const disc = (radius: number): string => `M${8 - radius} 8a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;

export const GLYPHS: Record<GlyphName, Glyph> = {
  post: { shape: disc(5.5), outline: true, stroke: 1.5 },
  silent: { shape: disc(6.5), outline: true, stroke: 1.3, dash: [2.6, 2], core: 3 },
  possible: { shape: DIAMOND, outline: true, letter: '?', letterY: 11.3 },
  claimed: { shape: DIAMOND, outline: true, core: 2.2 },
  asked: { shape: DIAMOND, outline: true, sign: 'M4.6 8h6M8.4 5.6 11 8l-2.6 2.4' },
  hit: { shape: DIAMOND, outline: false, letter: 'H', letterY: 11.3 },
  denied: { shape: DIAMOND, outline: true, stroke: 1.4, sign: 'M5.2 8h5.6' },
  undetermined: { shape: DIAMOND, outline: true, stroke: 1.4, sign: 'M5 8h.01M8 8h.01M11 8h.01' },
  withdrawn: { shape: DIAMOND, outline: true, stroke: 1.4, sign: 'M6 6l4 4M10 6l-4 4' },
  arrest: { shape: 'M8 .5 15.6 15H.4z', outline: false, letter: 'A', letterY: 13.6 },
  seizure: { shape: 'M1.6 1h12.8q.6 0 .6.6v12.8q0 .6-.6.6H1.6q-.6 0-.6-.6V1.6q0-.6.6-.6z', outline: false, letter: 'S', letterY: 11.5 },
  rescue: { shape: 'M5.5 1h5v4.5H15v5h-4.5V15h-5v-4.5H1v-5h4.5z', outline: false },
  taken_back: { shape: 'M1.6 1h12.8q.6 0 .6.6v12.8q0 .6-.6.6H1.6q-.6 0-.6-.6V1.6q0-.6.6-.6z', outline: true, stroke: 1.4, sign: 'M5.5 5.5l5 5M10.5 5.5l-5 5' },
  port: { shape: HEXAGON, outline: true, stroke: 1.4, letter: 'P', letterY: 11.3 },
  airport: { shape: HEXAGON, outline: true, stroke: 1.4, letter: 'F', letterY: 11.3 },
  border: { shape: HEXAGON, outline: true, stroke: 1.4, letter: 'B', letterY: 11.3 },
  port_unit: { shape: HEXAGON, outline: false, letter: 'P', letterY: 11.3 },
  airport_unit: { shape: HEXAGON, outline: false, letter: 'F', letterY: 11.3 },
  border_unit: { shape: HEXAGON, outline: false, letter: 'B', letterY: 11.3 },
  alert: { shape: disc(6.5), outline: true, stroke: 1.8, core: 2.8 },
};

const MATCHES: Record<string, [GlyphName, Ink]> = {
  possible: ['possible', 'warn'],
  claimed: ['claimed', 'info'],
  asked: ['asked', 'info'],
  confirmed: ['hit', 'danger'],
  denied: ['denied', 'muted'],
  undetermined: ['undetermined', 'muted'],
  withdrawn: ['withdrawn', 'muted'],
};

const OPEN_ALERT = new Set(['released', 'sent', 'delivered', 'read']);

/** What a mark looks like. A check has no symbol of its own: it makes its post pulse and grow. */
export function glyphOf({ kind, state, severity }: Pick<Mark, 'kind' | 'state' | 'severity'>): [GlyphName, Ink] {
  switch (kind) {
    case 'match':
      return MATCHES[state] ?? ['possible', 'warn'];
    case 'incident':
      if (state === 'withdrawn') return ['taken_back', 'muted'];
      return state === 'arrest' ? ['arrest', 'text'] : state === 'rescue' ? ['rescue', 'good'] : ['seizure', 'text'];
    case 'alert':
      return ['alert', OPEN_ALERT.has(state) ? (severity >= 3 ? 'danger' : 'warn') : 'muted'];
    default:
      return ['post', state === 'clear' ? 'accent' : 'warn'];
  }
}
