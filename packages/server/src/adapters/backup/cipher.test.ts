import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BackupBroken } from '../../ports/backups.ts';
import { collect } from '../../services/backup/collect.ts';
import { createBackupCipher } from './cipher.ts';

const ABOUT = { id: 'one', database: 'sqlite' };
const CHUNK = 1_048_576;
const cipher = createBackupCipher(['a secret of backups that is long enough']);

async function* pieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function whole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await collect(source));
}

const encrypt = (bytes: Uint8Array) => whole(cipher.encrypt(ABOUT, pieces(bytes, 70_000)));
const decrypt = (bytes: Uint8Array) => whole(cipher.decrypt(ABOUT, pieces(bytes, 333_333)));
const data = (length: number) => Buffer.alloc(length, 'typing rhythm ');

it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])(
  'gives %i bytes back as they were',
  async (length) => {
    const encrypted = await encrypt(data(length));
    expect(encrypted.includes('typing')).toBe(false);
    expect((await decrypt(encrypted)).equals(data(length))).toBe(true);
  },
);

it('refuses whatever was changed, cut off or continued', async () => {
  const encrypted = await encrypt(data(CHUNK + 500));
  await fc.assert(
    fc.asyncProperty(
      fc.nat(encrypted.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom('change', 'cut', 'append'),
      async (at, by, how) => {
        const damaged = how === 'append' ? Buffer.concat([encrypted, Buffer.of(by)]) : Buffer.from(encrypted);
        if (how === 'change') damaged.writeUInt8(damaged.readUInt8(at) ^ by, at);
        await expect(decrypt(how === 'cut' ? damaged.subarray(0, at) : damaged)).rejects.toBeInstanceOf(
          BackupBroken,
        );
      },
    ),
    { numRuns: 60 },
  );
});

it('refuses chunks that were removed, repeated, reordered or are of another backup', async () => {
  const [one, other] = [await encrypt(data(2 * CHUNK + 9)), await encrypt(data(2 * CHUNK + 9))];
  const start = one.length - 2 * (CHUNK + 16) - 25;
  const chunksOf = (file: Buffer) => [
    file.subarray(start, start + CHUNK + 16),
    file.subarray(start + CHUNK + 16, start + 2 * (CHUNK + 16)),
    file.subarray(start + 2 * (CHUNK + 16)),
  ];
  const [a, b, end] = chunksOf(one);
  const [foreign] = chunksOf(other);
  const head = one.subarray(0, start);
  const join = (...parts: (Buffer | undefined)[]) =>
    Buffer.concat([head, ...parts.flatMap((part) => part ?? [])]);
  expect((await decrypt(join(a, b, end))).length).toBe(2 * CHUNK + 9);
  for (const chunks of [
    [a, end],
    [b, a, end],
    [a, a, end],
    [a, b],
    [foreign, b, end],
    [a, b, end, end],
    [],
  ]) {
    await expect(decrypt(join(...chunks))).rejects.toBeInstanceOf(BackupBroken);
  }
});

it('says that it needs another key, and takes older ones', async () => {
  const encrypted = await encrypt(data(5));
  const later = createBackupCipher([
    'another secret that came after it ......',
    'a secret of backups that is long enough',
  ]);
  expect((await whole(later.decrypt(ABOUT, pieces(encrypted)))).length).toBe(5);
  const stranger = createBackupCipher(['another secret that came after it ......']);
  await expect(whole(stranger.decrypt(ABOUT, pieces(encrypted)))).rejects.toThrow('under another key');
});

it('refuses a backup in the place of another', async () => {
  const encrypted = await encrypt(data(5));
  await expect(whole(cipher.decrypt({ ...ABOUT, id: 'two' }, pieces(encrypted)))).rejects.toThrow(
    'says id one, expected two',
  );
});

it('says what is no backup', async () => {
  await expect(decrypt(Buffer.from('SQLite format 3\0'))).rejects.toThrow('this is no backup');
});
