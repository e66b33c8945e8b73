import { expect, it } from 'vitest';
import { timeByFolder } from './timeByFolder.ts';

const frame = (id: number, functionName: string, url: string, children: number[] = []) => ({
  ...{ id, children },
  callFrame: { functionName, url },
});

it('gives what a library does to the code of ours that called it, and leaves waiting out', () => {
  const profile = {
    nodes: [
      frame(1, '(root)', '', [2, 3, 4, 7]),
      frame(2, '(idle)', ''),
      frame(3, '(garbage collector)', ''),
      frame(4, 'insert', 'file:///a/packages/server/dist/adapters/sql/attemptRecords.js', [5]),
      frame(5, 'run', 'file:///a/node_modules/better-sqlite3/lib/statement.js', [6]),
      frame(6, 'findReplay', 'file:///a/packages/engine/src/liveness/findReplay.ts'),
      frame(7, 'parserOnMessage', 'node:_http_common'),
    ],
    samples: [2, 3, 5, 6, 7],
    timeDeltas: [1_000, 10, 40, 30, 20],
  };
  expect(timeByFolder(profile)).toEqual([
    { folder: 'server/adapters/sql', percent: 40 },
    { folder: 'engine/liveness', percent: 30 },
    { folder: 'Node, Fastify and other libraries by themselves', percent: 20 },
    { folder: 'garbage collection', percent: 10 },
  ]);
});
