import type { CustomLayerInterface, CustomRenderMethodInput, Map } from 'maplibre-gl';

/** Very many points as columns. `x`, `y`: of the square world of web mercator, 0–1; `at`: seconds since `origin`. */
export interface Columns {
  count: number;
  xy: Float32Array;
  /** 0 a plain dot, 1 a ring. */
  kind: Uint8Array;
  at: Float32Array;
  /** Ms since 1970: times are kept as differences, which single precision holds to the second for months. */
  origin: number;
}

/** Zoom below which a region is a hand wide: single dots would only hide each other. */
const HEAT_BELOW = 4;
type Rgb = [number, number, number];

const VERTEX = `#version 300 es
uniform mat4 matrix; uniform float size; uniform float until;
in vec2 xy; in float kind; in float at; flat out float ring;
void main() {
  gl_Position = matrix * vec4(xy, 0.0, 1.0);
  // What had not happened by then is moved out of sight: nothing is sent again to look at another instant.
  if (at > until) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
  gl_PointSize = size; ring = kind;
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

/** Degrees WGS 84 to the square world. */
export function mercator(lon: number, lat: number): [number, number] {
  const s = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return [(lon + 180) / 360, 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)];
}

/** Draws all points in one call of the graphics processor; near by as dots and rings, from afar as a glow of density. */
export class PointLayer implements CustomLayerInterface {
  readonly id: string;
  readonly type = 'custom' as const;
  readonly renderingMode = '2d' as const;
  #map: Map | null = null;
  #gl: WebGL2RenderingContext | null = null;
  #program: WebGLProgram | null = null;
  #buffers: WebGLBuffer[] = [];
  #columns: Columns | null = null;
  #until = Infinity;
  #fresh = false;

  constructor(id: string, private readonly dot: Rgb, private readonly ring: Rgb) {
    this.id = id;
  }

  /** Other points from now on. */
  set(columns: Columns): void {
    this.#columns = columns;
    this.#fresh = true;
    this.#map?.triggerRepaint();
  }

  /** Only what had happened by this instant (ms since 1970) is seen. */
  show(until: number): void {
    this.#until = until;
    this.#map?.triggerRepaint();
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
    this.#buffers = [gl.createBuffer()!, gl.createBuffer()!, gl.createBuffer()!];
    this.#fresh = true;
  }

  onRemove(_map: Map, gl: WebGL2RenderingContext): void {
    for (const buffer of this.#buffers) gl.deleteBuffer(buffer);
    if (this.#program) gl.deleteProgram(this.#program);
    this.#map = this.#program = this.#gl = null;
  }

  render(_gl: WebGLRenderingContext | WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const gl = this.#gl, program = this.#program, columns = this.#columns;
    if (!gl || !program || !columns?.count) return;
    const near = this.#map!.getZoom() >= HEAT_BELOW;
    gl.useProgram(program);
    const uniform = (name: string) => gl.getUniformLocation(program, name);
    gl.uniformMatrix4fv(uniform('matrix'), false, defaultProjectionData.mainMatrix as Float32Array);
    gl.uniform1f(uniform('size'), (near ? 7 : 34) * devicePixelRatio);
    gl.uniform1f(uniform('heat'), near ? 0 : 1);
    gl.uniform1f(uniform('until'), Math.min(1e30, (this.#until - columns.origin) / 1000));
    gl.uniform3fv(uniform('dot_colour'), this.dot);
    gl.uniform3fv(uniform('ring_colour'), this.ring);
    gl.bindVertexArray(null);
    this.#attribute(gl, 0, 'xy', columns.xy, 2, gl.FLOAT);
    this.#attribute(gl, 1, 'kind', columns.kind, 1, gl.UNSIGNED_BYTE);
    this.#attribute(gl, 2, 'at', columns.at, 1, gl.FLOAT);
    this.#fresh = false;
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.drawArrays(gl.POINTS, 0, columns.count);
  }

  /** The nearest point that is seen within so many pixels of a place on the screen: its number, or null. */
  pick(x: number, y: number, reach: number): number | null {
    const map = this.#map, columns = this.#columns;
    if (!map || !columns) return null;
    const { lng, lat } = map.unproject([x, y]);
    const [px, py] = mercator(lng, lat);
    const scale = 512 * 2 ** map.getZoom();
    const until = (this.#until - columns.origin) / 1000;
    let best: number | null = null;
    let nearest = (reach / scale) ** 2;
    for (let i = 0; i < columns.count; i += 1) {
      const away = (columns.xy[2 * i]! - px) ** 2 + (columns.xy[2 * i + 1]! - py) ** 2;
      if (away <= nearest && columns.at[i]! <= until) {
        nearest = away;
        best = i;
      }
    }
    return best;
  }

  #attribute(gl: WebGL2RenderingContext, buffer: number, name: string, data: Float32Array | Uint8Array, size: number, type: number): void {
    const place = gl.getAttribLocation(this.#program!, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers[buffer]!);
    if (this.#fresh) gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, type, false, 0, 0);
  }
}

/** `rgba(…)` of the palette as the graphics processor takes it. */
export const rgb = (colour: string): Rgb => colour.match(/[\d.]+/g)!.slice(0, 3).map((part) => Number(part) / 255) as Rgb;
