import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { S3mini } from 's3mini';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupStorage } from '../../ports/backups.ts';
import { collect } from '../../services/backup/collect.ts';
import { temporaryFolder } from '../../testing/service.ts';
import { runSwift } from '../../testing/swift.ts';
import { createBackupBucket } from './bucket.ts';
import { createBackupFolder } from './folder.ts';

const PART = 16_777_216;
const folder = temporaryFolder();
const swift = await runSwift();
const bucketOf = (secretAccessKey: string, prefix: string) =>
  createBackupBucket({
    ...{ endpoint: swift?.endpoint ?? 'http://localhost', region: 'us-east-1', bucket: 'backups', prefix },
    ...{ accessKeyId: swift?.accessKeyId ?? '', secretAccessKey },
  });
const kinds: [string, BackupStorage][] = [
  ['a folder', createBackupFolder(folder.path)],
  ...(swift === null
    ? []
    : [['a bucket', bucketOf(swift.secretAccessKey, 'deep/er/')] satisfies [string, BackupStorage]]),
];

beforeAll(async () => {
  if (swift === null) return;
  const { endpoint, accessKeyId, secretAccessKey } = swift;
  const region = 'us-east-1';
  await new S3mini({ accessKeyId, secretAccessKey, region, endpoint: `${endpoint}/backups` }).createBucket();
});
afterAll(async () => {
  folder.remove();
  await swift?.remove();
});

async function* pieces(bytes: Uint8Array, fail?: Error): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 1_000_003) yield bytes.subarray(from, from + 1_000_003);
  if (fail !== undefined) throw fail;
}

const read = async (storage: BackupStorage, name: string) => {
  const data = await storage.get(name);
  return data === null ? null : Buffer.concat(await collect(data));
};

describe.each(kinds)('%s', (_, storage) => {
  it.each([0, 5, PART, 2 * PART + 7])('keeps %i bytes', async (length) => {
    const bytes = Buffer.alloc(length, 'pseudorandom enough');
    await storage.put('one', pieces(bytes));
    expect((await read(storage, 'one'))?.equals(bytes)).toBe(true);
    expect(await storage.list()).toEqual(['one']);
  });

  it('leaves what was there when it can not write all of the next', async () => {
    await storage.put('one', pieces(Buffer.from('before')));
    for (const length of [5, 2 * PART]) {
      const broken = storage.put('one', pieces(Buffer.alloc(length), new Error('no more')));
      await expect(broken).rejects.toThrow('no more');
    }
    expect((await read(storage, 'one'))?.toString()).toBe('before');
    expect(await storage.list()).toEqual(['one']);
  });

  it('removes, also what is not there', async () => {
    await storage.put('one', pieces(Buffer.from('1')));
    await storage.put('two', pieces(Buffer.from('2')));
    await storage.remove('one');
    await storage.remove('one');
    expect(await storage.list()).toEqual(['two']);
    expect(await read(storage, 'one')).toBeNull();
  });
});

it('a folder has files that nobody else reads', async () => {
  const inside = join(folder.path, 'inside');
  mkdirSync(inside);
  chmodSync(inside, 0o777);
  await createBackupFolder(inside).put('one', pieces(Buffer.from('1')));
  expect(readdirSync(inside)).toEqual(['one']);
  expect(statSync(join(inside, 'one')).mode & 0o777).toBe(0o600);
});

it.runIf(swift !== null)('a bucket refuses whoever has another secret', async () => {
  await expect(bucketOf('wrong', '').put('one', pieces(Buffer.from('1')))).rejects.toThrow('403');
  await expect(bucketOf('wrong', '').list()).rejects.toThrow('403');
});
