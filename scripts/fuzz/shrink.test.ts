import { expect, it } from 'vitest';
import type { FuzzRequest } from './request.ts';
import { shrink } from './shrink.ts';

const REQUEST: FuzzRequest = {
  kind: 'document',
  lines: ['POST /v1/match?a=1 HTTP/1.1', 'host: localhost', 'x-one: 1', 'x-two: 2'],
  body: JSON.stringify({ list: [1, 2, { deep: ['x'.repeat(100), 7, 8] }, 4], other: { more: true } }),
  person: null,
  base: null,
};

it('leaves what the failure needs, and nothing else', async () => {
  const smallest = await shrink(
    REQUEST,
    async ({ lines, body }) => lines.includes('x-two: 2') && body?.includes('7') === true,
  );
  expect(smallest).toEqual({
    ...REQUEST,
    lines: ['POST /v1/match HTTP/1.1', 'x-two: 2'],
    body: '{"list":[{"deep":[7]}]}',
  });
});

it('makes bodies smaller that are no JSON', async () => {
  const broken = { ...REQUEST, body: `${' '.repeat(500)}{"a":!` };
  const smallest = await shrink(broken, async ({ body }) => body?.includes('!') === true);
  expect(smallest.body?.length).toBeLessThan(40);
});

it('keeps what fails no longer when anything is changed', async () => {
  expect(await shrink(REQUEST, async () => false)).toEqual(REQUEST);
});
