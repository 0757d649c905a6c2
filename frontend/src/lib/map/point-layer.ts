import type { CustomLayerInterface, CustomRenderMethodInput, Map } from 'maplibre-gl';
import { worldsWith } from './around';
import { mercator } from './mercator';
import { FACE_AT, OCCURRED_AT, RECORDED_AT, STRIDE, type Points } from './points';

type Rgb = [number, number, number];

/** From when until when one looks (ms since 1970), and by which of its two clocks a point is seen. */
export interface Span {
  since: number;
  until: number;
  by: 'event' | 'known';
}
/** What is drawn of them. */
export interface Drawn {
  dots: boolean;
  heat: boolean;
}

const VERTEX = `#version 300 es
uniform mat4 matrix; uniform float world; uniform float size; uniform float since; uniform float until; uniform float known;
in vec2 xy; in float occurred; in float recorded; in float face; flat out float ring;
void main() {
  gl_Position = matrix * vec4(xy.x + world, xy.y, 0.0, 1.0);
  // What had not happened by then is moved out of sight: nothing is sent again to look at another instant.
  if (face < 0.5 || occurred < since || mix(occurred, recorded, known) > until) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = size; ring = face - 1.0;
}`;
const FRAGMENT = `#version 300 es
precision mediump float;
uniform vec3 dot_colour; uniform vec3 ring_colour; uniform float heat;
flat in float ring; out vec4 colour;
void main() {
  float away = length(gl_PointCoord - 0.5) * 2.0;
  if (away > 1.0) discard;
  if (heat > 0.5) { float glow = pow(1.0 - away, 2.0) * 0.16; colour = vec4(mix(dot_colour, ring_colour, ring) * glow, glow); return; }
  if (ring > 0.5 && away < 0.55) discard;
  colour = vec4(mix(dot_colour, ring_colour, ring), 1.0) * 0.85;
}`;

/** Draws all points in one call of the graphics processor for each world in sight, straight from their columns; the instant is one number to it. */
export class PointLayer implements CustomLayerInterface {
  readonly id: string;
  readonly type = 'custom' as const;
  readonly renderingMode = '2d' as const;
  #map: Map | null = null;
  #gl: WebGL2RenderingContext | null = null;
  #program: WebGLProgram | null = null;
  #buffer: WebGLBuffer | null = null;
  #points: Points | null = null;
  #whole = true;
  #span: Span = { since: -Infinity, until: Infinity, by: 'known' };
  #drawn: Drawn = { dots: true, heat: false };

  constructor(id: string, private readonly dot: Rgb, private readonly ring: Rgb) {
    this.id = id;
  }

  /** Other points from now on. */
  set(points: Points): void {
    this.#points = points;
    this.#whole = true;
    this.repaint();
  }

  /** Something of the points changed. */
  repaint(): void {
    this.#map?.triggerRepaint();
  }

  /** Only what happened in this time is seen. */
  show(span: Span, drawn: Drawn): void {
    this.#span = span;
    this.#drawn = drawn;
    this.repaint();
  }

  onAdd(map: Map, gl: WebGL2RenderingContext): void {
    this.#map = map;
    this.#gl = gl;
    const program = gl.createProgram()!;
    for (const [type, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
      const shader = gl.createShader(type)!;
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? 'the point layer does not link');
    this.#program = program;
    this.#buffer = gl.createBuffer();
    this.#whole = true;
  }

  onRemove(_map: Map, gl: WebGL2RenderingContext): void {
    gl.deleteBuffer(this.#buffer);
    gl.deleteProgram(this.#program);
    this.#map = this.#program = this.#gl = this.#buffer = null;
  }

  render(_gl: WebGLRenderingContext | WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const gl = this.#gl, program = this.#program, points = this.#points;
    if (!gl || !program || !points?.count ) return;
    gl.useProgram(program);
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    this.#send(gl, points);
    const uniform = (name: string) => gl.getUniformLocation(program, name);
    const seconds = (instant: number): number => Math.max(-1e30, Math.min(1e30, (instant - points.origin) / 1000));
    gl.uniformMatrix4fv(uniform('matrix'), false, defaultProjectionData.mainMatrix as Float32Array);
    gl.uniform1f(uniform('since'), seconds(this.#span.since));
    gl.uniform1f(uniform('until'), seconds(this.#span.until));
    gl.uniform1f(uniform('known'), this.#span.by === 'known' ? 1 : 0);
    gl.uniform3fv(uniform('dot_colour'), this.dot);
    gl.uniform3fv(uniform('ring_colour'), this.ring);
    this.#attribute(gl, 'xy', 2, gl.FLOAT, 0);
    this.#attribute(gl, 'occurred', 1, gl.FLOAT, OCCURRED_AT);
    this.#attribute(gl, 'recorded', 1, gl.FLOAT, RECORDED_AT);
    this.#attribute(gl, 'face', 1, gl.UNSIGNED_BYTE, FACE_AT);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    // Across the 180th meridian two worlds are in sight, else one; one without any of them is not gone through.
    const sight = this.#map!.getBounds();
    const pixel = 1 / (512 * 2 ** this.#map!.getZoom());
    for (const [drawn, heat, size] of [[this.#drawn.heat, 1, 34], [this.#drawn.dots, 0, 7]] as const) {
      if (!drawn) continue;
      const worlds = worldsWith(points.breadth, sight.getWest(), sight.getEast(), size * pixel);
      gl.uniform1f(uniform('size'), size * this.#map!.getPixelRatio());
      gl.uniform1f(uniform('heat'), heat);
      for (const world of worlds) {
        gl.uniform1f(uniform('world'), world);
        gl.drawArrays(gl.POINTS, 0, points.count);
      }
    }
  }

  /** The row of the nearest point that is seen within so many pixels of a place on the screen, or null. */
  pick(x: number, y: number, reach: number, seen: (row: number) => boolean): number | null {
    if (!this.#map || !this.#points) return null;
    const { lng, lat } = this.#map.unproject([x, y]);
    return this.#points.nearest(...mercator(lng, lat), reach / (512 * 2 ** this.#map.getZoom()), seen);
  }

  /** To the graphics processor goes what changed; everything only at the beginning, and when there is more than its room. */
  #send(gl: WebGL2RenderingContext, points: Points): void {
    const runs = points.taken();
    if (this.#whole || !runs) gl.bufferData(gl.ARRAY_BUFFER, points.bytes, gl.DYNAMIC_DRAW);
    else for (const [first, end] of runs) gl.bufferSubData(gl.ARRAY_BUFFER, first * STRIDE, points.bytes, first * STRIDE, (end - first) * STRIDE);
    this.#whole = false;
  }

  #attribute(gl: WebGL2RenderingContext, name: string, size: number, type: number, offset: number): void {
    const place = gl.getAttribLocation(this.#program!, name);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, type, false, STRIDE, offset);
  }
}

/** `rgba(…)` of the palette as the graphics processor takes it. */
export const rgb = (colour: string): Rgb => colour.match(/[\d.]+/g)!.slice(0, 3).map((part) => Number(part) / 255) as Rgb;
