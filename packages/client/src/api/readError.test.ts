import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE, scriptedClient } from '../testing/scriptedClient.ts';
import { json, problem, type Step, unreachable } from '../testing/scriptedFetch.ts';
import { KeystrokeAuthError } from './error.ts';

async function errorOf(step: Step): Promise<KeystrokeAuthError> {
  const { client, clock } = scriptedClient([step], { retries: 0 });
  const error = await clock.run(client.users.enrol('ada', [SAMPLE]).catch((thrown: unknown) => thrown));
  if (!(error instanceof KeystrokeAuthError)) throw error;
  return error;
}

describe('the error of a call', () => {
  it('is the problem document, with the members of its code', async () => {
    const quality = [
      { index: 0, accepted: false, findings: [{ code: 'c', detail: 'd', hint: 'type again' }] },
    ];
    const error = await errorOf(problem(422, 'samples_refused', { quality }, { 'x-request-id': 'r-2' }));
    expect({ ...error }).toEqual({
      name: 'KeystrokeAuthError',
      code: 'samples_refused',
      status: 422,
      title: 'A title',
      detail: 'a detail',
      requestId: 'r-2',
      retryAfter: null,
      members: { quality },
      requestsSent: 1,
    });
    expect(error.message).toBe('samples_refused: a detail');
    expect(error.members.quality?.[0]?.findings[0]?.hint).toBe('type again');
    const scope = await errorOf(problem(403, 'scope_missing', { required_scope: 'users:write' }));
    expect(scope.members.required_scope).toBe('users:write');
  });

  it('finds the request in the document where a page may not see the header', async () => {
    expect((await errorOf(problem(404, 'user_not_found'))).requestId).toBe('r-1');
  });

  it('goes by the status of HTTP, whatever a document says', async () => {
    const error = await errorOf(json(403, { code: 'scope_missing', status: 200 }));
    expect(error).toMatchObject({
      status: 403,
      title: 'scope_missing',
      detail: 'scope_missing',
      members: {},
    });
  });

  it.each<[string, Response, string]>([
    [
      'a page',
      new Response('<h1>secret</h1>', { status: 502, headers: { 'content-type': 'text/html' } }),
      'got HTTP 502 with text/html, expected a problem document',
    ],
    [
      'nothing',
      new Response(null, { status: 500 }),
      'got HTTP 500 with nothing, expected a problem document',
    ],
    [
      'JSON of somebody else',
      json(500, { error: 'secret' }),
      'got HTTP 500 with application/json, expected a problem document',
    ],
    [
      'a code that is none',
      json(400, { code: 'No Code!' }),
      'got HTTP 400 with application/json, expected a problem document',
    ],
    [
      'a list',
      json(400, [{ code: 'body_invalid' }]),
      'got HTTP 400 with application/json, expected a problem document',
    ],
    [
      'a page instead of an answer',
      new Response('secret', { status: 201 }),
      'got HTTP 201 with text/plain, expected the answer of the route',
    ],
    [
      'another answer',
      json(201, { user_id: 'secret' }),
      'got HTTP 201 with application/json, expected the answer of the route',
    ],
    [
      'a problem that is none',
      json(201, { code: 'body_invalid' }),
      'got HTTP 201 with application/json, expected the answer of the route',
    ],
    [
      'another status',
      json(200, { samples: 1, required: 5, enrolled: false, profile: {} }),
      'got HTTP 200 with application/json, expected the answer of the route',
    ],
  ])('says when %s came, without repeating it', async (_, response, detail) => {
    const error = await errorOf(response);
    expect(error).toMatchObject({ code: 'unexpected_answer', status: response.status, detail });
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain('secret');
  });

  it('says why nothing came', async () => {
    const error = await errorOf(unreachable());
    expect(error).toMatchObject({
      code: 'network_failed',
      status: null,
      detail: 'connect ECONNREFUSED 127.0.0.1:1',
      cause: expect.any(TypeError),
    });
    expect(await errorOf(new Error('Failed to fetch'))).toMatchObject({ detail: 'Failed to fetch' });
  });

  it('is one whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 400, max: 599 }),
        fc.oneof(fc.json(), fc.string()),
        async (status, text) => {
          const error = await errorOf(new Response(text, { status }));
          expect(error.status).toBe(status);
        },
      ),
    );
  });
});
