/** The colour roles of tokens.css that the map draws with. */
const ROLES = [
  'sea', 'land', 'land-out', 'border-map', 'graticule', 'post', 'panel', 'bg', 'line',
  'route', 'text', 'muted', 'accent', 'danger', 'warn', 'good', 'info', 'on-fill',
] as const;

export type Role = (typeof ROLES)[number];
export type Palette = Record<Role, string>;

/** What a translucent colour over a solid one looks like, solid itself: where two triangles of a shape meet nothing is laid on twice. */
export function over(upper: string, share: number, lower: string): string {
  const [top, ground] = [upper, lower].map((colour) => colour.match(/[\d.]+/g)!.map(Number)) as [number[], number[]];
  return `rgb(${[0, 1, 2].map((part) => Math.round(top[part]! * share + ground[part]! * (1 - share))).join()})`;
}

/** Reads the roles where the element stands (dark or light), each as `rgba(…)`: MapLibre knows no `color-mix`. */
export function paletteOf(element: Element): Palette {
  const probe = element.appendChild(document.createElement('i'));
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const colour = (role: Role): string => {
    probe.style.color = `var(--${role})`;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return `rgba(${red},${green},${blue},${(alpha! / 255).toFixed(3)})`;
  };
  const palette = Object.fromEntries(ROLES.map((role) => [role, colour(role)])) as Palette;
  probe.remove();
  return palette;
}
