/** A line or step of a chart, in data coordinates. */
export interface Series {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Index of the colour: 1 to 3, see the style sheet of renderReport.ts. */
  readonly colour: 1 | 2 | 3;
  /** Fills the area down to the axis. */
  readonly area?: boolean;
}

export interface Axis {
  readonly label: string;
  /** Where data values go, from 0 to 1 along the axis. */
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

const WIDTH = 480;
const HEIGHT = 320;
const MARGIN = { left: 72, right: 24, top: 12, bottom: 52 };

/** A chart as inline SVG: no script, scales with its box, readable by a screen reader through its title. */
export function svgChart(title: string, x: Axis, y: Axis, series: readonly Series[]): string {
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}">`,
    `<title>${escapeText(title)}</title>`,
    ...x.ticks.map(({ value, label }) => verticalTick(across(x, value), label)),
    ...y.ticks.map(({ value, label }) => horizontalTick(upwards(y, value), label)),
    ...series.map((one) => path(one, x, y)),
    `<text class="axis" x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 6}">${escapeText(x.label)}</text>`,
    `<text class="axis" transform="translate(14 ${(MARGIN.top + HEIGHT - MARGIN.bottom) / 2}) rotate(-90)">${escapeText(y.label)}</text>`,
    '</svg>',
  ].join('\n');
}

export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function across(axis: Axis, value: number): number {
  return round(MARGIN.left + clamp(axis.place(value)) * (WIDTH - MARGIN.left - MARGIN.right));
}

function upwards(axis: Axis, value: number): number {
  return round(HEIGHT - MARGIN.bottom - clamp(axis.place(value)) * (HEIGHT - MARGIN.top - MARGIN.bottom));
}

function verticalTick(at: number, label: string): string {
  const bottom = HEIGHT - MARGIN.bottom;
  return (
    `<line class="grid" x1="${at}" x2="${at}" y1="${MARGIN.top}" y2="${bottom}"/>` +
    `<text class="tick" x="${at}" y="${bottom + 20}" text-anchor="middle">${escapeText(label)}</text>`
  );
}

function horizontalTick(at: number, label: string): string {
  return (
    `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${at}" y2="${at}"/>` +
    `<text class="tick" x="${MARGIN.left - 8}" y="${at + 4}" text-anchor="end">${escapeText(label)}</text>`
  );
}

function path({ points, colour, area, label }: Series, x: Axis, y: Axis): string {
  const steps = points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${across(x, px)} ${upwards(y, py)}`);
  if (!area)
    return `<path class="line c${colour}" d="${steps.join('')}"><title>${escapeText(label)}</title></path>`;
  const first = points[0]?.[0] ?? 0;
  const last = points.at(-1)?.[0] ?? 0;
  const base = HEIGHT - MARGIN.bottom;
  const closed = `${steps.join('')}L${across(x, last)} ${base}L${across(x, first)} ${base}Z`;
  return `<path class="area c${colour}" d="${closed}"><title>${escapeText(label)}</title></path>`;
}

function clamp(share: number): number {
  return Math.max(0, Math.min(1, share));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
