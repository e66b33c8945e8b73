import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../testing/process.ts';
import { type RawHttp, rawHttp, request, untilClosed } from '../../testing/rawHttp.ts';
import {
  type ServiceOptions,
  startService,
  type TestService,
  temporaryFolder,
} from '../../testing/service.ts';
import { sampleBody } from '../../testing/typing.ts';
import { MAX_HEADER_BYTES, MAX_HEADERS } from './createHttpServer.ts';

const folder = temporaryFolder();
let service: TestService;
let url: string;
let raw: RawHttp;

async function start(env: Record<string, string> = {}, options: ServiceOptions = {}): Promise<void> {
  await service?.stop();
  service = await startService(folder.path, env, options);
  url = await service.server.listen({ port: 0, host: '127.0.0.1' });
  raw = rawHttp(url);
}
beforeAll(() => start());
afterAll(async () => {
  await service.stop();
  folder.remove();
});

const HOST = 'host: service';
const json = (body: string) => [HOST, 'content-type: application/json', `content-length: ${body.length}`];
const status = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

describe('requests that can be read in two ways', () => {
  const body = JSON.stringify(sampleBody('ada', 1, 0));
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

  it.each<[string, readonly string[], string]>([
    ['length and chunks', [...json(chunked), 'transfer-encoding: chunked'], chunked],
    ['chunks and length', [HOST, 'transfer-encoding: chunked', ...json(chunked).slice(1)], chunked],
    ['two lengths', [...json(body), `content-length: ${body.length - 1}`], body],
    ['the same length twice', [...json(body), `content-length: ${body.length}`], body],
    [
      'a length with a sign',
      [HOST, 'content-type: application/json', `content-length: +${body.length}`],
      body,
    ],
    [
      'a length of two numbers',
      [HOST, 'content-type: application/json', `content-length: ${body.length}, 0`],
      body,
    ],
    ['an encoding that hides another', [HOST, 'transfer-encoding: chunked, identity'], chunked],
    ['an unknown encoding', [HOST, 'transfer-encoding: xchunked'], chunked],
    ['a blank before the colon', [HOST, `content-length : ${body.length}`], body],
    ['a folded header', [HOST, 'x-a: b\r\n c', ...json(body).slice(1)], body],
    ['a bare line feed between headers', [`${HOST}\ncontent-length: ${body.length}`], body],
    ['a header without a name', [HOST, ': x', ...json(body).slice(1)], body],
    ['a null byte in a header', [HOST, 'x-a: b\0c', ...json(body).slice(1)], body],
    ['two hosts', [HOST, 'host: other', ...json(body).slice(1)], body],
    ['two content types', [...json(body), 'content-type: text/plain'], body],
  ])('%s: refused, and the connection ends', async (_, headers, content) => {
    const answer = await raw.say(request(['POST /train HTTP/1.1', ...headers], content));
    expect(status(answer)).toBe(400);
    // Nothing of it was taken for a second request.
    expect(answer.split('HTTP/1.1 ')).toHaveLength(2);
    expect((await service.server.inject('/user/ada/info')).json()).toMatchObject({ training_samples: 0 });
  });

  it.each([
    ['no host', ['GET /health HTTP/1.1'], 400],
    ['a trace', ['TRACE /health HTTP/1.1', HOST, 'cookie: a=b'], 405],
    ['a tunnel', ['CONNECT example.org:443 HTTP/1.1', HOST], Number.NaN],
    ['a chunk without end', ['POST /train HTTP/1.1', HOST, 'transfer-encoding: chunked', '', 'zz'], 400],
  ])('%s: refused', async (_, lines, expected) => {
    expect(status(await raw.say(request(lines)))).toBe(expected);
  });

  it.each([
    [
      'two keys by one header',
      ['authorization: Bearer a', 'authorization: Bearer b'],
      'authorization: got it twice',
    ],
    ['the same, by the other', ['x-api-key: a', 'X-Api-Key: b'], 'x-api-key: got it twice'],
    ['keys by both headers', ['authorization: Bearer a', 'x-api-key: a'], 'got authorization and x-api-key'],
    ['two idempotency keys', ['idempotency-key: a', 'idempotency-key: b'], 'idempotency-key: got it twice'],
    ['two origins', ['origin: https://a.example', 'origin: https://b.example'], 'origin: got it twice'],
  ])('%s: refused', async (_, headers, detail) => {
    const compatible = await raw.say(request(['GET /user/ada/info HTTP/1.1', HOST, ...headers]));
    expect(compatible).toMatch(/^HTTP\/1\.1 400 /);
    expect(compatible).toContain(`{"error":"${detail}`);
    const versionOne = await raw.say(request(['GET /v1/users HTTP/1.1', HOST, ...headers]));
    expect(versionOne).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"header_invalid"/);
  });
});

it('NODE_OPTIONS loosen nothing', async () => {
  const NODE_OPTIONS = '--insecure-http-parser --max-http-header-size=1000000';
  const loose = await serve({ DATA_DIR: `${folder.path}/loose`, NODE_OPTIONS });
  try {
    const { say } = rawHttp(loose.url);
    const twofold = request(
      ['POST /train HTTP/1.1', ...json('0'), 'transfer-encoding: chunked'],
      '0\r\n\r\n',
    );
    expect(status(await say(twofold))).toBe(400);
    const long = request(['GET /health HTTP/1.1', HOST, `x-a: ${'a'.repeat(MAX_HEADER_BYTES)}`]);
    expect(status(await say(long))).toBe(431);
  } finally {
    loose.child.kill('SIGTERM');
    await loose.ended;
  }
});

describe('what is too much', () => {
  it('of headers, by size or number, is refused with 431', async () => {
    const sized = (bytes: number) => request(['GET /health HTTP/1.1', HOST, `x-a: ${'a'.repeat(bytes)}`]);
    expect(status(await raw.say(sized(MAX_HEADER_BYTES - 200)))).toBe(200);
    expect(status(await raw.say(sized(MAX_HEADER_BYTES)))).toBe(431);
    const counted = (count: number) =>
      request(['GET /health HTTP/1.1', HOST, ...Array.from({ length: count - 2 }, (_, i) => `x-${i}: a`)]);
    expect(status(await raw.say(counted(MAX_HEADERS)))).toBe(200);
    expect(status(await raw.say(counted(MAX_HEADERS + 1)))).toBe(431);
    expect(status(await raw.say(counted(MAX_HEADERS * 5)))).toBe(431);
  });

  it('of an address is refused before anything is looked up', async () => {
    const asked = (path: string) => raw.say(request([`GET ${path} HTTP/1.1`, HOST]));
    expect(status(await asked(`/user/${'x'.repeat(MAX_HEADER_BYTES)}/info`))).toBe(431);
    expect(status(await asked(`/user/${'x'.repeat(2_000)}/info`))).toBe(400);
    expect(status(await asked(`/health?${'x'.repeat(2_000)}`))).toBe(200);
  });

  it('of a body is refused with 413, whether its length was said or not', async () => {
    const limit = service.config.http.bodyLimit;
    const typed = ['POST /train HTTP/1.1', HOST, 'content-type: application/json'];
    const said = await raw.say(request([...typed, `content-length: ${limit + 1}`]));
    expect(status(said)).toBe(413);
    const chunk = `${(limit + 1).toString(16)}\r\n${' '.repeat(limit + 1)}\r\n0\r\n\r\n`;
    expect(status(await raw.say(request([...typed, 'transfer-encoding: chunked'], chunk)))).toBe(413);
  });

  describe('of connections', () => {
    afterEach(() => start());

    it('is closed without an answer, and those before go on', async () => {
      await start({ MAX_CONNECTIONS: '2' });
      const [first, second] = [await raw.open(), await raw.open()];
      expect(await raw.say(request(['GET /health HTTP/1.1', HOST]))).toBe('');
      first.write(request(['GET /health HTTP/1.1', HOST]));
      expect(status(await untilClosed(first))).toBe(200);
      second.destroy();
    });
  });
});

describe('bodies of another kind', () => {
  it.each([
    ['text/plain', 400],
    ['application/x-www-form-urlencoded', 400],
    ['multipart/form-data; boundary=x', 400],
    ['application/jsonp', 400],
    ['text/json', 400],
    ['', 400],
    ['application/json; charset=utf-8', 200],
    ['Application/JSON', 200],
  ])('%j: %i', async (contentType, expected) => {
    const body = JSON.stringify(sampleBody('kim', 1, 0));
    const lines = [
      'POST /train HTTP/1.1',
      HOST,
      `content-type: ${contentType}`,
      `content-length: ${body.length}`,
    ];
    expect(status(await raw.say(request(lines, body)))).toBe(expected);
  });
});

describe('slow clients', () => {
  afterAll(() => start());

  it.each([
    ['its headers', 'GET /health HTTP/1.1\r\nx: '],
    [
      'its body',
      `POST /train HTTP/1.1\r\n${HOST}\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n`,
    ],
  ])('one that sends %s byte by byte is cut off in time', async (_, beginning) => {
    await start({}, { requestTimeoutMs: 300 });
    const socket = await raw.open();
    socket.write(beginning);
    const dribble = setInterval(() => socket.write('a'), 50);
    try {
      const answer = await untilClosed(socket);
      // Before the headers are whole there is no request to answer in detail.
      expect(status(answer)).toBe(beginning.startsWith('GET') ? 408 : 503);
    } finally {
      clearInterval(dribble);
    }
  });

  it('one that keeps a connection and says nothing is let go after KEEP_ALIVE_TIMEOUT', async () => {
    await start({ KEEP_ALIVE_TIMEOUT: '1' });
    const socket = await raw.open();
    socket.write(`GET /health HTTP/1.1\r\n${HOST}\r\n\r\n`);
    const answer = await untilClosed(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*keep-alive: timeout=1/i);
  });
});

describe('what a proxy says', () => {
  const FORWARDED = {
    'x-forwarded-for': '203.0.113.7, 198.51.100.2',
    'x-forwarded-host': 'elsewhere.example',
    'x-forwarded-proto': 'https',
    forwarded: 'for=203.0.113.7',
    'x-real-ip': '203.0.113.7',
  };
  async function seen(env: Record<string, string>): Promise<unknown> {
    await service.stop();
    service = await startService(folder.path, env);
    service.server.get('/seen', async ({ ip, host, protocol }) => ({ ip, host, protocol }));
    url = await service.server.listen({ port: 0, host: '127.0.0.1' });
    return (await fetch(`${url}/seen`, { headers: FORWARDED })).json();
  }

  it('means nothing by itself', async () => {
    expect(await seen({})).toEqual({ ip: '127.0.0.1', host: new URL(url).host, protocol: 'http' });
  });

  it('means nothing from a proxy that is not named', async () => {
    expect(await seen({ TRUST_PROXY: '10.0.0.0/8' })).toMatchObject({ ip: '127.0.0.1', protocol: 'http' });
  });

  it('is believed of a named proxy, as far as the chain is named', async () => {
    expect(await seen({ TRUST_PROXY: '127.0.0.1' })).toMatchObject({ ip: '198.51.100.2', protocol: 'https' });
    expect(await seen({ TRUST_PROXY: '127.0.0.0/8, 198.51.100.0/24' })).toMatchObject({ ip: '203.0.113.7' });
  });
});

describe('headers of answers', () => {
  it.each([
    '/health',
    '/nowhere',
    '/user/ada/info',
    '/user/%E0%A4%A/info',
    '/v1/users',
    '/docs/',
    '/openapi.json',
  ])('%s is kept by no cache and taken for nothing else', async (path) => {
    const { headers } = await service.server.inject(path);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
      expect(headers['content-security-policy']).toContain(rule);
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it.each(['/docs/', '/docs/errors'])(
    '%s is framed by nobody and tells no other page where it was',
    async (path) => {
      const { headers } = await service.server.inject(path);
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      for (const rule of [
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]) {
        expect(headers['content-security-policy']).toContain(rule);
      }
    },
  );
});
