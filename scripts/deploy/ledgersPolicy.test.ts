import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { S3mini } from 's3mini';
import { afterAll, expect, it } from 'vitest';
import { composeBackups, keptBackups, listedBackups } from '../../packages/server/src/composeBackups.ts';
import { loadConfig } from '../../packages/server/src/config.ts';
import { listBackups } from '../../packages/server/src/services/backup/listBackups.ts';
import { startService, temporaryFolder } from '../../packages/server/src/testing/service.ts';
import { runSwift } from '../../packages/server/src/testing/swift.ts';

const policy: { Statement: { Action: string[]; Resource: string[] }[] } = JSON.parse(
  readFileSync(
    fileURLToPath(new URL('../../deploy/kubernetes/base/ledgers-policy.json', import.meta.url)),
    'utf8',
  ),
);
const swift = await runSwift();
afterAll(() => swift?.remove());

/** What S3 calls a request, and what that is about. */
function actionOf({ method = '', url = '' }: IncomingMessage): readonly [action: string, resource: string] {
  const path = decodeURIComponent(new URL(url, 'http://bucket').pathname).replace(/^\/|\/$/g, '');
  if (!path.includes('/')) return ['s3:ListBucket', `arn:aws:s3:::${path}`];
  const action = { GET: 'GetObject', HEAD: 'GetObject', DELETE: 'DeleteObject' }[method] ?? 'PutObject';
  return [`s3:${action}`, `arn:aws:s3:::${path}`];
}

function isAllowed(asked: IncomingMessage): boolean {
  const [action, resource] = actionOf(asked);
  const matches = (pattern: string) => {
    const [start = '', end] = pattern.split('*');
    return end === undefined ? resource === start : resource.startsWith(start) && resource.endsWith(end);
  };
  return policy.Statement.some(({ Action, Resource }) => Action.includes(action) && Resource.some(matches));
}

/** Hands on to an S3 server what the policy allows, and nothing else. */
async function behindPolicy(endpoint: string, work: (endpoint: string) => Promise<void>): Promise<void> {
  const gate = createServer((asked, answer) => {
    if (!isAllowed(asked)) {
      asked.resume();
      answer.writeHead(403, { 'content-type': 'application/xml' });
      answer.end('<Error><Code>AccessDenied</Code><Message>by policy</Message></Error>');
      return;
    }
    const { method, url, headers } = asked;
    const passed = request(`${endpoint}${url}`, { method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      if (method === 'HEAD') answer.end();
      else got.pipe(answer);
    });
    // Swift sends a body after some answers to HEAD.
    passed.on('error', () => {
      if (!answer.headersSent) answer.destroy();
    });
    asked.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(gate, 'listening');
  const address = gate.address();
  try {
    await work(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  } finally {
    gate.closeAllConnections();
    gate.close();
  }
}

it.skipIf(swift === null)('lets pods keep the ledgers and list backups, and no more', async () => {
  if (swift === null) return;
  const { endpoint, accessKeyId, secretAccessKey } = swift;
  const bucket = { accessKeyId, secretAccessKey, region: 'us-east-1', endpoint: `${endpoint}/my-bucket` };
  await new S3mini(bucket).createBucket();
  const folder = temporaryFolder();
  const settings = {
    NODE_ENV: 'testing',
    SECRET_KEY: 'Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwgc2VjcmV0IQ==',
    BACKUP_TO: 's3://my-bucket/keystroke-auth',
    BACKUP_S3_ENDPOINT: endpoint,
    BACKUP_S3_REGION: bucket.region,
    BACKUP_S3_ACCESS_KEY_ID: accessKeyId,
    BACKUP_S3_SECRET_ACCESS_KEY: secretAccessKey,
    DATA_DIR: join(folder.path, 'data'),
  };
  const service = await startService(settings.DATA_DIR, settings);
  try {
    const cron = loadConfig(settings);
    const { manifest } = await composeBackups(cron, service.store).makeBackup();
    await behindPolicy(endpoint, async (gate) => {
      const pod = loadConfig({ ...settings, BACKUP_S3_ENDPOINT: gate });
      const { keepLedgers, makeBackup } = composeBackups(pod, service.store);
      await keptBackups(cron).storage.remove('erasures.ledger');
      expect(await keepLedgers()).toBe(true);
      // Once more, over what is there.
      expect(await composeBackups(pod, service.store).keepLedgers()).toBe(true);
      expect(await keptBackups(cron).storage.list()).toContain('erasures.ledger');
      const listed = listedBackups(pod);
      expect(listed === null ? null : await listBackups(listed.storage)).toEqual([manifest]);
      await expect(makeBackup()).rejects.toThrow();
      async function* bytes() {
        yield Buffer.from('not ours');
      }
      for (const name of [`${manifest.id}.json`, 'another.ledger'])
        await expect(keptBackups(pod).storage.put(name, bytes())).rejects.toThrow();
      for (const name of [`${manifest.id}.backup`, `${manifest.id}.json`, 'erasures.ledger'])
        await keptBackups(pod)
          .storage.remove(name)
          .catch(() => undefined);
      await expect(keptBackups(pod).storage.get(`${manifest.id}.backup`)).rejects.toThrow();
      const there = await keptBackups(cron).storage.list();
      expect(there.toSorted()).toEqual(
        ['api-keys.ledger', 'erasures.ledger', `${manifest.id}.backup`, `${manifest.id}.json`].toSorted(),
      );
    });
  } finally {
    await service.stop();
    folder.remove();
  }
});
