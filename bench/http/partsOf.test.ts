import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { PARTS, partsOf } from './partsOf.ts';

const frame = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});

it('gives what a library does to the part that called it, and counts nothing twice', () => {
  const parts = partsOf({
    nodes: [
      frame(1, '(root)', '', [2, 3, 4, 8, 9, 10]),
      frame(2, '(idle)', ''),
      frame(3, '(garbage collector)', ''),
      frame(4, 'verifyUser', 'file:///x/packages/server/src/services/v1/verifyUser.ts', [5, 7]),
      frame(5, 'append', 'file:///x/packages/server/dist/adapters/sql/auditRecords.js', [6]),
      frame(6, 'run', 'file:///x/node_modules/better-sqlite3/lib/index.js'),
      frame(7, 'score', 'file:///x/packages/engine/dist/models/rhythm.js'),
      frame(8, 'writev', 'node:net'),
      frame(9, 'executeQuery', 'file:///x/node_modules/kysely/dist/kysely.js'),
      frame(10, 'stop', 'file:///x/bench/http/profileProbe.mjs', [11]),
      frame(11, 'post', 'node:inspector'),
      frame(12, '(program)', ''),
    ],
    samples: [2, 6, 6, 7, 4, 8, 3, 9, 11, 12],
    timeDeltas: [1_000, 10, 20, 5, 3, 7, 2, 4, 500, 1],
  });
  expect([...parts]).toEqual([
    ['audit log', 30],
    ['HTTP: Node, Fastify, the answer', 7],
    ['score and reasons', 5],
    ['statements of the store, of any part', 4],
    ['the use case around them', 3],
    ['garbage collection', 2],
    ['outside of JavaScript', 1],
  ]);
});

it('looks for files that are there', () => {
  const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
  const modules = fileURLToPath(new URL('../../node_modules/pino/', import.meta.url));
  const files = ['server/src', 'engine/src']
    .flatMap((folder) =>
      readdirSync(packages + folder, { recursive: true, encoding: 'utf8' }).map(
        (path) => `packages/${folder}/${path.replaceAll('\\', '/')}`,
      ),
    )
    .concat(existsSync(modules) ? ['node_modules/pino/pino.js'] : []);
  const gone = PARTS.flatMap(({ files: patterns }) =>
    patterns.filter((pattern) => !files.some((file) => pattern.test(file))),
  );
  expect(gone).toEqual([]);
});
