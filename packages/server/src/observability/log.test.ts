import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../config.ts';
import type { Log } from './log.ts';
import { createLog } from './log.ts';

type Level = Parameters<typeof createLog>[0]['log']['level'];
type Line = Record<string, unknown>;

describe('createLog', () => {
  let folder = '';
  let file = '';
  let log: Log | undefined;
  let printed: string[] = [];
  let complaints: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-'));
    file = join(folder, 'logs', 'auth.log');
    printed = [];
    complaints = [];
  });
  afterEach(async () => {
    await log?.close();
    rmSync(folder, { recursive: true });
  });

  function open(to: string | null = file, level: Level = 'info'): Log {
    log = createLog(
      { log: { level, file: to } },
      { stdout: { write: (line) => printed.push(line) }, complain: (line) => complaints.push(line) },
    );
    return log;
  }

  async function closed({ close }: Log): Promise<string> {
    await close();
    return readFileSync(file, 'utf8');
  }

  const parse = (text: string): Line[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  const numbers = (text: string): number[] =>
    parse(text)
      .map(({ n }) => Number(n))
      .sort((a, b) => a - b);

  it('writes the same JSON lines to standard output and to LOG_FILE, whose folder it makes', async () => {
    const opened = open();
    opened.logger.info({ version: '1.0' }, 'started');
    opened.logger.debug('too fine');
    const text = await closed(opened);
    expect(text).toBe(printed.join(''));
    expect(parse(text)).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        pid: process.pid,
        hostname: expect.any(String),
        version: '1.0',
        msg: 'started',
      },
    ]);
    expect(statSync(file).mode & 0o137, 'at most 0640').toBe(0);
  });

  it('appends to what is there', async () => {
    open();
    writeFileSync(file, 'earlier\n');
    const opened = open();
    opened.logger.info('later');
    expect(await closed(opened)).toMatch(/^earlier\n\{.*"msg":"later"\}\n$/);
  });

  it('needs no file', async () => {
    const { logger, reopen, close } = open(null);
    logger.warn('only here');
    reopen();
    await close();
    expect(parse(printed.join(''))).toMatchObject([{ level: 'warn', msg: 'only here' }]);
  });

  it('is silent when told so', () => {
    open(null, 'silent').logger.fatal('nothing');
    expect(printed).toEqual([]);
  });

  it('refuses a LOG_FILE that cannot be opened, in one line', () => {
    writeFileSync(join(folder, 'plain'), '');
    const inPlain = join(folder, 'plain', 'auth.log');
    expect(() => open(inPlain)).toThrow(ConfigError);
    expect(() => open(folder)).toThrow(
      `LOG_FILE: cannot open ${JSON.stringify(folder)} (EISDIR); expected a file that can be written`,
    );
  });

  it('goes on in a new file after logrotate moved the old one', async () => {
    const opened = open();
    opened.logger.info('before');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('before');
    renameSync(file, `${file}.1`);
    opened.reopen();
    opened.logger.info('after');
    const text = await closed(opened);
    expect(parse(text)).toMatchObject([{ msg: 'after' }]);
    expect(parse(readFileSync(`${file}.1`, 'utf8'))).toMatchObject([{ msg: 'before' }]);
    expect(complaints).toEqual([]);
  });

  it('loses no line while it is reopened again and again', async () => {
    const opened = open();
    const files = [file];
    for (let turn = 0; turn < 20; turn += 1) {
      for (let line = 0; line < 50; line += 1) opened.logger.info({ n: turn * 50 + line });
      // As logrotate does: it waits for nothing.
      if (existsSync(file)) {
        renameSync(file, `${file}.${turn}`);
        files.push(`${file}.${turn}`);
      }
      opened.reopen();
      await new Promise((done) => setTimeout(done, turn % 3));
    }
    await opened.close();
    const text = files.map((name) => (existsSync(name) ? readFileSync(name, 'utf8') : '')).join('');
    expect(numbers(text)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    expect(complaints).toEqual([]);
  });

  it('keeps the old file when the new one cannot be opened', async () => {
    const opened = open();
    opened.logger.info('before');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('before');
    renameSync(join(folder, 'logs'), join(folder, 'moved'));
    writeFileSync(join(folder, 'logs'), 'a file where the folder was');
    opened.reopen();
    opened.logger.info('after');
    await opened.close();
    expect(parse(readFileSync(join(folder, 'moved', 'auth.log'), 'utf8'))).toHaveLength(2);
    expect(complaints).toEqual([
      expect.stringMatching(/^log: cannot reopen LOG_FILE \([A-Z]+\); the old file is kept$/),
    ]);
  });

  it.skipIf(!existsSync('/dev/full'))('survives a full disk, says so once and still ends', async () => {
    const opened = open('/dev/full');
    for (let n = 0; n < 5; n += 1) {
      opened.logger.info({ n });
      await new Promise((done) => setTimeout(done, 5));
    }
    await opened.close();
    expect(printed).toHaveLength(5);
    expect(complaints).toEqual(['log: cannot write to LOG_FILE (ENOSPC); lines wait or are dropped']);
  });

  it('writes what waits when the process ends, also by process.exit', async () => {
    const module = new URL('./log.ts', import.meta.url).href;
    const program = `import { createLog } from ${JSON.stringify(module)};
      const { logger } = createLog({ log: { level: 'info', file: ${JSON.stringify(file)} } });
      for (let n = 0; n < 1000; n += 1) logger.info({ n });
      setImmediate(() => process.exit(0));`;
    const args = ['--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    for (const text of [stdout, readFileSync(file, 'utf8')]) {
      // Sorted: see createLog for why the last chunk may overtake.
      expect(numbers(text)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    }
  });

  it('drops what is logged after the end', async () => {
    const opened = open();
    await opened.close();
    await opened.close();
    opened.logger.info('too late');
    opened.reopen();
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('keeps secrets, keystrokes and user ids out, whatever is logged', async () => {
    const opened = open(file, 'trace');
    const hidden = 'sesame';
    const body = { user_id: 'u', keystroke_data: [{ key: hidden, event: 'down', timestamp: hidden }] };
    const headers = { Authorization: hidden, 'x-api-key': hidden, cookie: hidden, 'set-cookie': [hidden] };
    const { logger } = opened;
    logger.info({ body, headers, deep: { er: [{ secret: hidden, secretKey: hidden }] } }, 'direct');
    logger.info({ authorization: hidden, key: hidden, timestamp: hidden, token: { a: hidden } });
    logger.child({ authorization: hidden, 'x-api-key': hidden }).warn('bindings');
    logger.info('interpolated %o', { secret: hidden });
    logger.error(Object.assign(new Error('failed'), { body, headers, code: 'E_TEST' }));
    logger.error({
      err: new Error('outer', { cause: Object.assign(new Error('inner'), { body }) }),
      list: [new Error('x')],
    });
    logger.error({ err: { body }, error: { headers }, req: { headers, url: hidden }, res: { headers } });
    logger.info({
      socket: new (class Socket {
        key = hidden;
      })(),
      bytes: Buffer.from(hidden),
    });
    logger.info(`GET /user/${hidden}/info and /v1/users/${hidden} failed`);
    const cycle: Record<string, unknown> = { ...body };
    cycle.self = cycle;
    logger.info({ cycle });
    const text = await closed(opened);
    expect(text).not.toContain(hidden);
    expect(text).not.toContain('115,101,115');
    const lines = parse(text);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatchObject({
      body: { user_id: 'u', keystroke_data: '[redacted]' },
      headers: { Authorization: '[redacted]' },
      deep: { er: [{ secret: '[redacted]' }] },
    });
    expect(lines[4]).toMatchObject({
      msg: 'failed',
      err: { type: 'Error', code: 'E_TEST', message: 'failed', stack: expect.stringContaining('log.test') },
    });
    expect(Object.keys(Object(lines[4]?.err)).sort()).toEqual(['code', 'message', 'stack', 'type']);
    expect(lines[5]).toMatchObject({ err: { cause: { message: 'inner' } }, list: [{ message: 'x' }] });
    expect(lines[7]).toMatchObject({ socket: '[Socket]', bytes: '[Buffer]' });
    expect(lines[8]).toMatchObject({ msg: 'GET /user/…/info and /v1/users/… failed' });
  });

  it('as Fastify’s logger says method, route, status and time, and nothing else of a request', async () => {
    const opened = open();
    const app = fastify({ loggerInstance: opened.logger });
    app.get('/user/:user_id/info', async () => ({ ok: true }));
    app.post('/predict', async () => {
      throw Object.assign(new TypeError('engine broke'), { code: 'E_ENGINE' });
    });
    const headers = { authorization: 'Bearer sesame', 'x-api-key': 'sesame', cookie: 'a=sesame' };
    await app.inject({ url: '/user/sesame/info?key=sesame', headers });
    await app.inject({
      method: 'POST',
      url: '/predict?user=sesame',
      headers,
      payload: { user_id: 'sesame', keystroke_data: [{ key: 'sesame', event: 'down', timestamp: 1 }] },
    });
    await app.inject({ url: '/v1/users/sesame/nothing', headers });
    await app.close();
    const text = await closed(opened);
    expect(text).not.toContain('sesame');
    const lines = parse(text);
    expect(lines.filter(({ reqId }) => reqId === 'req-1')).toMatchObject([
      { msg: 'incoming request', req: { id: 'req-1', method: 'GET', route: '/user/:user_id/info' } },
      {
        msg: 'request completed',
        res: { method: 'GET', route: '/user/:user_id/info', status: 200, ms: expect.any(Number) },
      },
    ]);
    expect(lines.find(({ level }) => level === 'error')).toMatchObject({
      msg: 'engine broke',
      reqId: 'req-2',
      req: { method: 'POST', route: '/predict' },
      res: { status: 500 },
      err: { type: 'TypeError', code: 'E_ENGINE', message: 'engine broke', stack: expect.any(String) },
    });
    const missing = lines.filter(({ reqId }) => reqId === 'req-3');
    expect(missing).toMatchObject([
      { req: { method: 'GET', route: '(no route)' } },
      { msg: 'Route GET:/v1/users/…/nothing not found' },
      { res: { route: '(no route)', status: 404 } },
    ]);
    for (const line of lines) {
      const known = ['level', 'time', 'pid', 'hostname', 'reqId', 'req', 'res', 'err', 'responseTime', 'msg'];
      expect(known).toEqual(expect.arrayContaining(Object.keys(line)));
    }
  });
});
