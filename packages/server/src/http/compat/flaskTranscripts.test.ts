import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flaskApi } from '../../../../engine/src/testing/sharedData.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';

interface Exchange {
  readonly note: string;
  readonly request: {
    readonly method: 'GET' | 'POST' | 'OPTIONS';
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body?: object;
    readonly raw?: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: Record<string, unknown> | '';
  };
}

/** Answers that differ on purpose, by the recording's note: the old one was a defect. */
const WANTED: Readonly<Record<string, { readonly status: number; readonly error: RegExp }>> = {
  'broken JSON (the Flask service answers 500 here; a clear 400 is wanted)': { status: 400, error: /JSON/ },
  'malformed events (the Flask service answers 500; a clear 400 is wanted)': {
    status: 400,
    error: /event 0: got a number, expected an object/,
  },
  'timestamps not numbers (the Flask service answers 500; a clear 400 is wanted)': {
    status: 400,
    error: /event 0: got a string, expected "timestamp"/,
  },
  'unknown path': { status: 404, error: /^Endpoint not found$/ },
};

/** Values that are the engine's or the clock's own: compared by type. */
const OWN_VALUES = new Set(['timestamp', 'confidence_score']);

for (const mode of ['development', 'production'] as const) {
  const file = flaskApi(`${mode}.json`);
  describe.skipIf(file === null)(`recorded exchanges of the Flask service, ${mode}`, () => {
    const folder = temporaryFolder();
    const { transcript } = JSON.parse(readFileSync(file ?? '/dev/null', 'utf8') || '{"transcript":[]}') as {
      transcript: Exchange[];
    };
    let service: TestService;
    let key: Record<string, string> = {};

    beforeAll(async () => {
      service = await startService(folder.path, {
        NODE_ENV: mode,
        SECRET_KEY: randomBytes(32).toString('base64'),
      });
      if (mode === 'production') {
        const { secret } = await service.core.createApiKey('default', 'recorded client');
        key = { authorization: `Bearer ${secret}` };
      }
    });
    afterAll(async () => {
      await service.stop();
      folder.remove();
    });

    it.each(transcript.map((exchange, i) => ({ ...exchange, name: `${i}: ${exchange.note}` })))(
      '$name',
      async ({ note, request, response }) => {
        const answer = await service.server.inject(toInject(request, key));
        const wanted = WANTED[note];
        if (wanted !== undefined) {
          expect(answer.statusCode).toBe(wanted.status);
          expect(answer.json()).toEqual({ error: expect.stringMatching(wanted.error) });
          return;
        }
        expect(answer.statusCode).toBe(response.status);
        for (const [name, value] of Object.entries(response.headers)) {
          if (name === 'content-type') expect(answer.headers[name]).toMatch(value.split(';')[0] ?? value);
          else expect([name, answer.headers[name]]).toEqual([name, value]);
        }
        if (!('access-control-allow-origin' in response.headers)) {
          expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
        }
        if (response.body === '') expect(answer.body).toBe('');
        else expectBody(answer.json(), response.body, request.path);
      },
    );
  });
}

function toInject(
  { method, path, headers, body, raw }: Exchange['request'],
  key: Record<string, string>,
): InjectOptions {
  const payload = raw ?? body;
  return {
    method,
    url: path,
    headers: { ...headers, ...key },
    ...(payload === undefined ? {} : { payload }),
  };
}

function expectBody(got: Record<string, unknown>, recorded: Record<string, unknown>, path: string): void {
  // The engine may come to another decision than the forest did; a rejection has one more field.
  const rejected = path === '/predict' && got.authenticated === false;
  const expected = rejected
    ? { ...recorded, authenticated: false, reason: 'Typing pattern anomaly detected' }
    : recorded;
  for (const [name, value] of Object.entries(expected)) {
    if (OWN_VALUES.has(name)) expect([name, typeof got[name]]).toEqual([name, typeof value]);
    else expect([name, got[name]]).toEqual([name, value]);
  }
  // Health tells operators more than it did; every other answer has exactly the recorded fields.
  if (path !== '/health') expect(Object.keys(got).sort()).toEqual(Object.keys(expected).sort());
  if (typeof got.confidence_score === 'number') expect(got.confidence_score > 0).toBe(got.authenticated);
}
