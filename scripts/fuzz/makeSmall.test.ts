import { createServer, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { findCulprit, makeSmall, type Running, type Setting } from './makeSmall.ts';
import type { FuzzRequest } from './request.ts';
import type { Sent } from './sendRequest.ts';
import type { World } from './world.ts';

const NOBODY: World = {
  fill: (text) => text,
  learn: () => {},
  renew: async () => {},
  startOver: async () => {},
};
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Ends for good at a body with a null in it; answers everything else. */
async function startFragile(): Promise<Running> {
  let ended = false;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('latin1').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      if (body.includes('null')) {
        ended = true;
        server.close();
        server.closeAllConnections();
      } else response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  const service = {
    url: `http://127.0.0.1:${address.port}`,
    keys: { control: '', limits: '', default: '', other: '' },
    memory: async () => ({ kept: 0, rss: 0 }),
    exitCode: () => (ended ? 1 : null),
    endsWithin: async () => ended,
    log: () => '',
    stop: async () => {},
  };
  return { service, world: NOBODY };
}

function setUp(): Setting & { readonly starts: () => number } {
  let running: Running | null = null;
  let starts = 0;
  return {
    async revive() {
      if (running === null || running.service.exitCode() !== null) {
        running = await startFragile();
        starts += 1;
      }
      return running;
    },
    people: [],
    seed: 1,
    deadlineMs: 5_000,
    starts: () => starts,
  };
}

const request = (body: string): FuzzRequest => ({
  kind: 'document',
  lines: ['POST /v1/match HTTP/1.1', 'host: x', 'content-type: application/json', 'x-more: 1'],
  body,
  person: null,
  base: null,
});
const CLOSED: Sent = { outcome: 'closed', standing: null, violation: 'connection ended without an answer' };
const under = (body: string) => ({ request: request(body), sent: CLOSED });

it('finds the request that ended the service among those under way, and makes it small', async () => {
  const setting = setUp();
  const guilty = under('{"a":[1,2,{"b":null,"c":"text"}],"d":true}');
  const found = await findCulprit([under('{"a":1}'), under('[]'), guilty, under('{"e":2}')], setting);
  expect(found).toBe(guilty);
  const kept = await makeSmall(guilty.request, guilty.sent, 'the service ended', setting);
  expect(kept).toMatchObject({ violation: 'the service ended', about: expect.stringMatching(/^made small/) });
  expect(kept.request).toMatchObject({
    lines: ['POST /v1/match HTTP/1.1', 'host: x'],
    body: '{"a":[{"b":null}]}',
  });
  expect(setting.starts()).toBeGreaterThan(3);
});

it('blames nobody for an end that does not happen again', async () => {
  expect(await findCulprit([under('{"a":1}'), under('{"b":2}')], setUp())).toBeNull();
});
