import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrivals, sendOnSchedule } from './sendOnSchedule.ts';

/** Answers nothing until so many have come: then all of them. */
let wanted = 1;
const held: (() => void)[] = [];
const server = createServer((request, response) => {
  request.resume();
  held.push(() => response.end('{"decision":"allow"}'));
  if (held.length >= wanted) for (const answer of held.splice(0)) answer();
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('has requests due at a rate, each for itself', () => {
  const due = arrivals(20_000, 500, 1);
  expect((due.at(-1) ?? 0) / 20_000).toBeCloseTo(2, 1);
  expect(due.every((at, i) => at >= (due[i - 1] ?? 0))).toBe(true);
  expect(arrivals(3, 500, 1)).toEqual(arrivals(3, 500, 1));
});

it('sends while nothing is answered, and counts the wait of each from when it was due', async () => {
  wanted = 50;
  const requests = Array.from({ length: 50 }, () => ({ path: '/verify', body: Buffer.from('{}') }));
  const sent = await sendOnSchedule(requests, { url, apiKey: 'a', rate: 500, seed: 1 });
  expect([sent.latencies.length, sent.failures, sent.mostWaiting]).toEqual([50, 0, 50]);
  expect(sent.decisions).toEqual(new Map([['allow', 50]]));
  // The first waited until the last was due.
  const due = arrivals(50, 500, 1);
  expect(Math.max(...sent.latencies)).toBeGreaterThanOrEqual((due.at(-1) ?? 0) - (due[0] ?? 0));
});
