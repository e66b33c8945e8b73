/** What V8 writes: a tree of calls, and which of them was running at each sample. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** Calls of one function by the same callers. */
interface Frame {
  readonly name: string;
  readonly file: string;
  /** Microseconds, those of what it called among them. */
  time: number;
  readonly calls: Map<string, Frame>;
}

const WIDTH = 1_000;
const ROW = 16;
const DEPTH = 34;
/** Narrower ones can't be seen, and are most of them. */
const LEAST_WIDTH = 1.5;
const LETTER = 6.2;
const NOT_WORK = new Set(['(root)', 'runMicrotasks', 'processTicksAndRejections']);
/** Calls of these say how code is run, not what it does. */
const PLUMBING = /^(node:|.*\/node_modules\/(?:kysely|fastify|avvio)\/)/;

/** @param from only what functions of this name called; all work where it is not given */
export function drawFlame(profile: CpuProfile, from?: string): string {
  const root = framesOf(profile, from);
  const boxes: string[] = [];
  let depth = 0;
  const draw = ({ name, file, time, calls }: Frame, left: number, row: number): void => {
    const width = (time / root.time) * WIDTH;
    if (width < LEAST_WIDTH || row >= DEPTH) return;
    depth = Math.max(depth, row + 1);
    const share = `${((100 * time) / root.time).toFixed(1)} %`;
    const text = width > 4 * LETTER ? escapeXml(name.slice(0, Math.floor(width / LETTER) - 1)) : '';
    boxes.push(
      `<g><title>${escapeXml(`${name} ${file} ${share}`)}</title><rect x="${left.toFixed(1)}" y="${row * ROW}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${colourOf(file)}"/>` +
        `${text && `<text x="${(left + 3).toFixed(1)}" y="${row * ROW + 11}">${text}</text>`}</g>`,
    );
    let at = left;
    for (const call of [...calls.values()].sort((a, b) => b.time - a.time)) {
      draw(call, at, row + 1);
      at += (call.time / root.time) * WIDTH;
    }
  };
  draw(root, 0, 0);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${depth * ROW}" font-family="monospace" font-size="10">\n` +
    `<title>Who called whom, for how long: ${escapeXml(root.name)}</title>\n` +
    `${boxes.join('\n')}\n</svg>\n`
  );
}

function framesOf({ nodes, samples, timeDeltas }: CpuProfile, from: string | undefined): Frame {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const root: Frame = { name: from ?? 'all work', file: '', time: 0, calls: new Map() };
  samples.forEach((id, i) => {
    const stack = [];
    for (let at: number | undefined = id; at !== undefined; at = callers.get(at)) {
      const frame = byId.get(at)?.callFrame;
      if (frame !== undefined) stack.unshift(frame);
    }
    const start = from === undefined ? 0 : stack.findIndex(({ functionName }) => functionName === from) + 1;
    if (stack.some(({ functionName }) => functionName === '(idle)') || (from !== undefined && start === 0))
      return;
    let frame = root;
    frame.time += timeDeltas[i] ?? 0;
    for (const { functionName, url } of stack.slice(start)) {
      if (NOT_WORK.has(functionName) || PLUMBING.test(url.replace('file://', ''))) continue;
      const file = url.split('/').slice(-2).join('/');
      const name = functionName || file || '(anonymous)';
      const key = `${name} ${url}`;
      const call = frame.calls.get(key) ?? { name, file, time: 0, calls: new Map() };
      frame.calls.set(key, call);
      call.time += timeDeltas[i] ?? 0;
      frame = call;
    }
  });
  return root;
}

/** By folder, so that what belongs together looks alike. */
function colourOf(file: string): string {
  let hash = 0;
  for (const letter of file.split('/')[0] ?? '') hash = (hash * 31 + letter.charCodeAt(0)) % 360;
  return `hsl(${hash} 60% 78%)`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
