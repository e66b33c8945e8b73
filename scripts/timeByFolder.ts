import type { CpuProfile } from './drawFlame.ts';

/** Of all time at work, percent. */
export interface FolderShare {
  /** Below `packages`; or what is nobody's. */
  readonly folder: string;
  readonly percent: number;
}

const OURS = /\/packages\/(\w+)\/(?:src|dist)\/(?:(.+)\/)?[^/]+$/;
const NOT_WORK = new Set(['(idle)']);
const COLLECTOR = '(garbage collector)';
const NOBODY = 'Node, Fastify and other libraries by themselves';

/** Where the time goes, by the folder of our own code that was running or had called what was running. */
export function timeByFolder({ nodes, samples, timeDeltas }: CpuProfile): FolderShare[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const times = new Map<string, number>();
  let all = 0;
  samples.forEach((sample, i) => {
    const name = byId.get(sample)?.callFrame.functionName ?? '';
    if (NOT_WORK.has(name)) return;
    let folder = name === COLLECTOR ? 'garbage collection' : NOBODY;
    for (let at: number | undefined = sample; at !== undefined; at = callers.get(at)) {
      const found = OURS.exec(byId.get(at)?.callFrame.url ?? '');
      if (found === null) continue;
      folder = [found[1], found[2]].filter((part) => part !== undefined).join('/');
      break;
    }
    const time = timeDeltas[i] ?? 0;
    times.set(folder, (times.get(folder) ?? 0) + time);
    all += time;
  });
  return [...times]
    .map(([folder, time]) => ({ folder, percent: (100 * time) / all }))
    .sort((a, b) => b.percent - a.percent);
}
