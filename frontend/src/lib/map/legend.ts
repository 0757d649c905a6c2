import type { GlyphName, Ink } from './glyphs';
import { arc, draw } from './images';
import type { Palette } from './palette';

/**
 * What a legend explains beside symbols: a line that is proven or inferred, a watched area; a check as a dot or a ring, many
 * of them as a number or as heat; an alert with the arc of its age; a country that does not answer; a letter in its circle.
 */
export type Drawn = 'route' | 'inferred' | 'area' | 'dot' | 'ring' | 'cell' | 'heat' | 'aged' | 'mute' | { letter: string };
type Plain = Exclude<Drawn, { letter: string }>;

const FONT = '"Noto Sans Variable", sans-serif';
/** Symbols stand in a box of 16 pixels. */
const MIDDLE = 8;

/** Draws what a line of a legend explains, from its upper left corner. */
export function drawKey(context: CanvasRenderingContext2D, what: GlyphName | Drawn, ink: Ink, palette: Palette, x: number, y: number): void {
  context.save();
  context.translate(x, y);
  context.strokeStyle = context.fillStyle = palette[ink];
  context.lineWidth = 1.5;
  if (typeof what === 'object') letter(context, what.letter, palette);
  else if (what in WAYS) WAYS[what as Plain](context, palette, ink);
  else draw(context, what as GlyphName, ink, palette, 0, 0);
  context.restore();
}

const WAYS: Record<Plain, (context: CanvasRenderingContext2D, palette: Palette, ink: Ink) => void> = {
  route: (context, palette) => line(context, palette, []),
  inferred: (context, palette) => line(context, palette, [4, 3]),
  area: (context) => {
    context.setLineDash([1.5, 2]);
    context.strokeRect(1, 2, 14, 12);
  },
  dot: (context) => disc(context, 3.5).fill(),
  ring: (context) => disc(context, 3).stroke(),
  cell: (context) => washed(context, 6.5, 0.22),
  heat: (context, palette, ink) => {
    const glow = context.createRadialGradient(MIDDLE, MIDDLE, 0, MIDDLE, MIDDLE, MIDDLE);
    glow.addColorStop(0, palette[ink]);
    glow.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = glow;
    context.fillRect(0, 0, 16, 16);
  },
  aged: (context, palette, ink) => {
    context.scale(0.5, 0.5);
    arc(context, palette.line, 1);
    arc(context, palette[ink], 0.6);
    context.scale(1.3, 1.3);
    draw(context, 'alert', ink, palette, 5, 5);
  },
  mute: (context) => {
    context.globalAlpha = 0.25;
    context.fillRect(1, 2, 14, 12);
    context.globalAlpha = 1;
    context.strokeRect(1, 2, 14, 12);
  },
};

function line(context: CanvasRenderingContext2D, palette: Palette, dash: number[]): void {
  context.strokeStyle = palette.route;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(0, MIDDLE);
  context.lineTo(2 * MIDDLE, MIDDLE);
  context.stroke();
}

function disc(context: CanvasRenderingContext2D, radius: number): CanvasRenderingContext2D {
  context.beginPath();
  context.arc(MIDDLE, MIDDLE, radius, 0, 2 * Math.PI);
  return context;
}

function washed(context: CanvasRenderingContext2D, radius: number, share: number): void {
  context.globalAlpha = share;
  disc(context, radius).fill();
  context.globalAlpha = 1;
  context.stroke();
}

function letter(context: CanvasRenderingContext2D, text: string, palette: Palette): void {
  context.fillStyle = palette.panel;
  disc(context, 7).fill();
  context.stroke();
  context.fillStyle = palette.text;
  context.font = `500 9px ${FONT}`;
  context.textAlign = 'center';
  context.fillText(text, MIDDLE, 11.3);
}
