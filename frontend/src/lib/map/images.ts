import type { Map as MapLibre } from 'maplibre-gl';
import { GLYPHS, type GlyphName, type Ink } from './glyphs';
import type { Palette } from './palette';

/** CSS pixels of a symbol, and of the same with an arc or ring around it. */
const SIZE = 18;
const RING = 34;
/** The age of an alert is shown in eighths of the time allowed. */
export const ARC_STEPS = 8;
const SHARPNESS = 2;
const FONT = '"Noto Sans Variable", sans-serif';

const INKS: Ink[] = ['text', 'muted', 'accent', 'warn', 'info', 'danger', 'good'];

type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** The image of a symbol: `hit-danger`; of an alert with its age: `alert-warn-3`. */
export const imageOf = (glyph: GlyphName, ink: Ink, age?: number): string =>
  age === undefined ? `${glyph}-${ink}` : `${glyph}-${ink}-${Math.min(ARC_STEPS, Math.max(0, Math.ceil(age * ARC_STEPS)))}`;

/** Draws all symbols in the colours of a palette and gives them to the map, replacing those it has. */
export async function addImages(map: MapLibre, palette: Palette): Promise<void> {
  await document.fonts.load(`700 9px ${FONT}`);
  for (const glyph of Object.keys(GLYPHS) as GlyphName[]) {
    for (const ink of INKS) put(map, imageOf(glyph, ink), SIZE, (context) => draw(context, glyph, ink, palette, 1, 1));
  }
  for (const ink of ['danger', 'warn', 'muted'] as const) {
    for (let step = 0; step <= ARC_STEPS; step += 1) {
      put(map, imageOf('alert', ink, step / ARC_STEPS), RING, (context) => {
        arc(context, palette.line, 1);
        if (step) arc(context, palette[ink], step / ARC_STEPS);
        draw(context, 'alert', ink, palette, (RING - SIZE) / 2, (RING - SIZE) / 2);
      });
    }
  }
  put(map, 'chosen', RING, (context) => arc(context, palette.accent, 1, 2));
}

function put(map: MapLibre, name: string, size: number, paint: (context: Context) => void): void {
  const pixels = size * SHARPNESS;
  const context = new OffscreenCanvas(pixels, pixels).getContext('2d')!;
  context.scale(SHARPNESS, SHARPNESS);
  paint(context);
  const image = context.getImageData(0, 0, pixels, pixels);
  if (map.hasImage(name)) map.updateImage(name, image);
  else map.addImage(name, image, { pixelRatio: SHARPNESS });
}

/** A symbol of 16 pixels, from a corner. */
export function draw(context: Context, name: GlyphName, ink: Ink, palette: Palette, x: number, y: number): void {
  const glyph = GLYPHS[name];
  const colour = palette[ink];
  context.save();
  context.translate(x, y);
  const shape = new Path2D(glyph.shape);
  context.fillStyle = glyph.outline ? palette.panel : colour;
  context.fill(shape);
  if (glyph.outline) {
    context.setLineDash(glyph.dash ?? []);
    stroke(context, shape, colour, glyph.stroke ?? 1.6);
    context.setLineDash([]);
  } else {
    // A thin edge in the ground's colour keeps solid symbols apart where they touch.
    stroke(context, shape, palette.bg, 0.6);
  }
  context.fillStyle = colour;
  if (glyph.core) context.fill(new Path2D(`M${8 - glyph.core} 8a${glyph.core} ${glyph.core} 0 1 0 ${2 * glyph.core} 0a${glyph.core} ${glyph.core} 0 1 0 ${-2 * glyph.core} 0z`));
  if (glyph.sign) stroke(context, new Path2D(glyph.sign), colour, 1.5);
  if (glyph.letter) {
    context.font = `700 9px ${FONT}`;
    context.textAlign = 'center';
    context.fillStyle = glyph.outline ? colour : palette.bg;
    context.fillText(glyph.letter, 8, glyph.letterY ?? 11.3);
  }
  context.restore();
}

function stroke(context: Context, path: Path2D, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.stroke(path);
}

export function arc(context: Context, colour: string, share: number, width = 3): void {
  context.beginPath();
  context.arc(RING / 2, RING / 2, RING / 2 - 3, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.stroke();
}
