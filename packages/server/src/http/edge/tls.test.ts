import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../config.ts';
import { selfSigned } from '../../testing/certificate.ts';
import { serve } from '../../testing/process.ts';
import { rawHttp } from '../../testing/rawHttp.ts';
import { startService, type TestService, temporaryFolder } from '../../testing/service.ts';
import { type Certificate, readCertificate } from '../../tls.ts';

const folder = temporaryFolder();
const TLS_CERT_FILE = join(folder.path, 'cert.pem');
const TLS_KEY_FILE = join(folder.path, 'key.pem');
afterAll(() => folder.remove());

function place({ cert, key }: Certificate): Certificate {
  writeFileSync(TLS_CERT_FILE, cert);
  writeFileSync(TLS_KEY_FILE, key);
  return { cert, key };
}

/** GET over a connection of its own to a service that only this certificate vouches for. */
async function get(url: string, { cert }: Certificate) {
  const asked = request(url, { ca: cert, agent: false });
  asked.end();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.on('response', resolve).on('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('a service with a certificate', () => {
  let service: TestService;
  afterEach(() => service.stop());
  const start = async (): Promise<string> => {
    service = await startService(folder.path, { TLS_CERT_FILE, TLS_KEY_FILE });
    return service.server.listen({ port: 0, host: '127.0.0.1' });
  };
  const secure = (address: string) => address.replace(/^http:/, 'https:');

  it('speaks HTTPS, tells browsers to come back that way, and no HTTP', async () => {
    const certificate = place(selfSigned('first'));
    const address = await start();
    const { status, headers } = await get(`${secure(address)}/health`, certificate);
    expect([status, headers['strict-transport-security']]).toEqual([
      200,
      'max-age=31536000; includeSubDomains',
    ]);
    expect(await rawHttp(address).say('GET /health HTTP/1.1\r\nhost: x\r\n\r\n')).toBe('');
    await expect(get(`${secure(address)}/health`, selfSigned('other'))).rejects.toThrow();
  });

  it('takes TLS 1.2 and 1.3 and nothing older, and no cipher without forward secrecy', async () => {
    const { cert } = place(selfSigned('first'));
    const port = Number(new URL(await start()).port);
    const agreed = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3', ciphers = 'DEFAULT@SECLEVEL=0') =>
      new Promise<string | null>((resolve, reject) => {
        const socket = connect({ port, ca: cert, minVersion: version, maxVersion: version, ciphers }, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.on('error', reject);
      });
    expect([await agreed('TLSv1.2'), await agreed('TLSv1.3')]).toEqual(['TLSv1.2', 'TLSv1.3']);
    await expect(agreed('TLSv1.1')).rejects.toThrow();
    expect(await agreed('TLSv1.2', 'ECDHE')).toBe('TLSv1.2');
    for (const weak of ['AES128-GCM-SHA256', 'ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA', 'AES256-SHA'])
      await expect(agreed('TLSv1.2', `${weak}:@SECLEVEL=0`)).rejects.toThrow();
  });
});

describe('serve', () => {
  it('reads the certificate again at SIGHUP, and keeps it when the new one can not be used', async () => {
    const first = place(selfSigned('first'));
    const service = await serve({ DATA_DIR: join(folder.path, 'data'), TLS_CERT_FILE, TLS_KEY_FILE });
    try {
      expect(service.url).toMatch(/^https:/);
      expect((await get(`${service.url}/health`, first)).status).toBe(200);

      const second = place(selfSigned('second'));
      service.child.kill('SIGHUP');
      await logged(service, 'the certificate was read again');
      expect((await get(`${service.url}/health`, second)).status).toBe(200);
      await expect(get(`${service.url}/health`, first)).rejects.toThrow();

      writeFileSync(TLS_KEY_FILE, selfSigned('third').key);
      service.child.kill('SIGHUP');
      await logged(service, 'the old one stays');
      expect((await get(`${service.url}/health`, second)).status).toBe(200);
    } finally {
      service.child.kill('SIGTERM');
      await service.ended;
    }
    expect(service.output()).not.toContain('PRIVATE KEY');
  });
});

describe('readCertificate', () => {
  const files = { certFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE };
  const refusal = (): readonly string[] => {
    try {
      readCertificate(files);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.lines;
      throw error;
    }
  };

  it('says in a line what can not be used, and nothing of the key', () => {
    const { cert, key } = place(selfSigned('first'));
    expect(refusal()).toEqual([]);
    place({ cert, key: selfSigned('other').key });
    expect(refusal()).toEqual([
      expect.stringMatching(/^TLS_KEY_FILE: got a key that does not fit \(ERR_\w+\)/),
    ]);
    place({ cert, key: 'no key' });
    expect(refusal()).toEqual([expect.stringMatching(/^TLS_KEY_FILE: got a key that does not fit/)]);
    place({ cert: key, key });
    expect(refusal()).toEqual([expect.stringMatching(/^TLS_CERT_FILE: got no certificate in /)]);
    expect(refusal().join()).not.toContain('PRIVATE');
  });

  it('says which file can not be read', () => {
    place(selfSigned('first'));
    expect(() => readCertificate({ ...files, keyFile: '/nowhere/key.pem' })).toThrow(
      'TLS_KEY_FILE: cannot read "/nowhere/key.pem" (ENOENT); expected a readable file',
    );
  });
});

/** Waits until the service has written it. */
async function logged(service: Awaited<ReturnType<typeof serve>>, words: string): Promise<void> {
  const { stdout } = service.child;
  if (stdout === null) throw new Error('expected standard output');
  while (!service.output().includes(words)) {
    await new Promise((resolve) => stdout.once('data', resolve));
  }
}
