import type { Map } from 'maplibre-gl';
import type { GlyphName, Ink } from './glyphs';
import { drawKey, type Drawn } from './legend';
import type { Palette } from './palette';

/** What stands around the map on a briefing picture. `legend`: symbols with their words. */
export interface Briefing {
  marking: string;
  title: string;
  /** The instant shown and by which clock, with its zone. */
  time: string;
  /** Below the map, a line each: what is shown and what is not, the disclaimer. */
  notes: string[];
  legend: (readonly [GlyphName | Drawn, Ink, string])[];
}

const FONT = '"Noto Sans Variable", "Noto Sans Arabic Variable", sans-serif';
const NOTE = `400 12px ${FONT}`;
const HEAD = 44, LINE = 20, PAD = 12;

/** Pixels of the picture for one of the page: it is printed and put on walls, whatever the screen has. */
const SHARP = 2;

/** The map as it stands, with all that it must not be shown without. */
export async function briefingOf(map: Map, palette: Palette, said: Briefing): Promise<HTMLCanvasElement> {
  const was = map.getPixelRatio();
  map.setPixelRatio(Math.max(SHARP, was));
  const ground = await pixelsOf(map).finally(() => map.setPixelRatio(was));
  const sharp = ground.width / map.getContainer().clientWidth;
  const wide = ground.width / sharp, high = ground.height / sharp;
  const columns = Math.max(1, Math.floor(wide / 220));
  const canvas = document.createElement('canvas');
  const notes = folded(canvas.getContext('2d')!, said.notes, wide - 2 * PAD);
  const foot = PAD * 2 + LINE * (Math.ceil(said.legend.length / columns) + notes.length + 1);
  [canvas.width, canvas.height] = [ground.width, Math.round((HEAD + high + foot) * sharp)];
  const context = canvas.getContext('2d')!;
  context.scale(sharp, sharp);
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, wide, HEAD + high + foot);
  context.drawImage(ground, 0, HEAD, wide, high);
  head(context, said, wide, palette);
  scale(context, map, HEAD + high, palette);
  footer(context, { ...said, notes }, HEAD + high + PAD, columns, wide, palette);
  return canvas;
}

/** Where something new comes all the time a map is never idle: a picture without the last of it is better than none. */
const PATIENCE_MS = 4_000;

/** A WebGL canvas holds its picture only while it is drawn; what has not come yet would be missing on it. */
function pixelsOf(map: Map): Promise<HTMLCanvasElement> {
  const until = performance.now() + PATIENCE_MS;
  return new Promise((resolve) => {
    map.on('render', function take() {
      if (!map.areTilesLoaded() && performance.now() < until) return map.triggerRepaint();
      map.off('render', take);
      const source = map.getCanvas(), copy = document.createElement('canvas');
      [copy.width, copy.height] = [source.width, source.height];
      copy.getContext('2d')!.drawImage(source, 0, 0);
      resolve(copy);
    });
    map.triggerRepaint();
  });
}

function head(context: CanvasRenderingContext2D, { marking, title, time }: Briefing, wide: number, palette: Palette): void {
  context.font = `700 14px ${FONT}`;
  const band = context.measureText(marking).width + 2 * PAD;
  // The colours of the Traffic Light Protocol are fixed, on paper as on the screen.
  context.fillStyle = '#000000';
  context.fillRect(PAD, 10, band, 24);
  context.fillStyle = { 'TLP:CLEAR': '#ffffff', 'TLP:GREEN': '#33ff00', 'TLP:RED': '#ff2b2b' }[marking] ?? '#ffc000';
  context.fillText(marking, 2 * PAD, 27);
  context.fillStyle = palette.text;
  context.font = `600 18px ${FONT}`;
  context.fillText(title, band + 2 * PAD, 28);
  context.font = `400 14px ${FONT}`;
  context.textAlign = 'right';
  context.fillText(time, wide - PAD, 27);
  context.textAlign = 'left';
}

/** A bar of a round length at the map's middle, and where north is: this map is never turned. */
function scale(context: CanvasRenderingContext2D, map: Map, bottom: number, palette: Palette): void {
  const { lat } = map.getCenter();
  const metresAPixel = (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
  const most = metresAPixel * 140;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
  const pixels = metres / metresAPixel;
  context.fillStyle = palette.panel;
  context.fillRect(PAD, bottom - 40, pixels + 56, 30);
  context.strokeStyle = context.fillStyle = palette.text;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(2 * PAD, bottom - 24);
  context.lineTo(2 * PAD, bottom - 18);
  context.lineTo(2 * PAD + pixels, bottom - 18);
  context.lineTo(2 * PAD + pixels, bottom - 24);
  context.stroke();
  context.font = `400 12px ${FONT}`;
  context.fillText(metres >= 1000 ? `${metres / 1000} km` : `${metres} m`, 2 * PAD, bottom - 27);
  context.fillText('N ↑', 2 * PAD + pixels + 12, bottom - 20);
}

/** In lines that fit: squeezed into one, what must be read is read by nobody. */
function folded(context: CanvasRenderingContext2D, notes: string[], wide: number): string[] {
  context.font = NOTE;
  return notes.flatMap((note) => {
    const lines = [''];
    for (const word of note.split(' ')) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) && context.measureText(longer).width > wide) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  });
}

function footer(context: CanvasRenderingContext2D, { legend, notes }: Briefing, top: number, columns: number, wide: number, palette: Palette): void {
  const column = (wide - 2 * PAD) / columns;
  legend.forEach(([glyph, ink, words], index) => {
    const x = PAD + (index % columns) * column, y = top + Math.floor(index / columns) * LINE;
    drawKey(context, glyph, ink, palette, x, y);
    context.fillStyle = palette.text;
    context.font = NOTE;
    context.fillText(words, x + 22, y + 13, column - 26);
  });
  const below = top + Math.ceil(legend.length / columns) * LINE + LINE / 2;
  context.fillStyle = palette.muted;
  notes.forEach((note, index) => context.fillText(note, PAD, below + index * LINE + 12));
}
