import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type BackupAbout, BackupBroken, type BackupCipher } from '../../ports/backups.ts';
import { inChunks, takeBytes } from './chunks.ts';

/** The line ends show a transfer that took the file for text. */
const MAGIC = Buffer.from('KSABAK\r\n');
const VERSION = 1;
/** Magic, version (1 byte), length of the header (4). */
const START_BYTES = MAGIC.length + 5;
const MAX_HEADER_BYTES = 4_096;
const CHUNK_BYTES = 1_048_576;
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const COUNTER_AT = 7;
const NAME_BYTES = 8;

/**
 * A file: magic, version, length of the header (4 bytes, big endian), the header as JSON, then chunks of 1 MiB, of which
 * the last may be shorter, each with a tag of 16 bytes.
 *
 * Each file has a key of its own, derived by HKDF-SHA-256 from the secret and a random salt in the header, so that nonces
 * need not be random: seven zeros, the number of the chunk (4 bytes) and 1 for the last one or 0. Everything before the
 * first chunk is authenticated with each. So a chunk that is missing, moved, changed or from another file does not open, and neither does a
 * file that was cut off between two (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015).
 *
 * @param secrets the first encrypts; all may open
 */
export function createBackupCipher(secrets: readonly [string, ...string[]]): BackupCipher {
  const [current] = secrets;
  const byName = new Map(secrets.map((secret) => [nameOf(secret), secret]));

  return {
    async *encrypt(about, data) {
      const salt = randomBytes(SALT_BYTES);
      const start = startOf({ ...about, key: nameOf(current), salt: salt.toString('base64url') });
      yield start;
      const key = fileKey(current, salt);
      let number = 0;
      for await (const { bytes, last } of inChunks(data, CHUNK_BYTES)) {
        const cipher = createCipheriv(CIPHER, key, nonceOf(number, last), { authTagLength: TAG_BYTES });
        cipher.setAAD(start);
        yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
        number += 1;
      }
    },

    async *decrypt(about, data, heard) {
      const { start, header, rest } = await readStart(data);
      const secret = byName.get(header.key ?? '');
      if (secret === undefined) {
        throw new BackupBroken(
          'the backup is under another key than BACKUP_KEY, SECRET_KEY and SECRET_KEY_PREVIOUS: set the one of its time (without SECRET_KEY, in development, it was in DATA_DIR/secret.key)',
        );
      }
      for (const [name, expected] of Object.entries(about)) {
        if (header[name] !== expected) {
          throw new BackupBroken(`the backup says ${name} ${header[name]}, expected ${expected}`);
        }
      }
      heard?.(header);
      const key = fileKey(secret, Buffer.from(header.salt ?? '', 'base64url'));
      let number = 0;
      for await (const { bytes, last } of inChunks(rest, CHUNK_BYTES + TAG_BYTES)) {
        yield openChunk(key, number, last, start, bytes);
        number += 1;
      }
    },
  };
}

function startOf(header: BackupAbout): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(START_BYTES);
  start.set(MAGIC);
  start.writeUInt8(VERSION, MAGIC.length);
  start.writeUInt32BE(json.length, MAGIC.length + 1);
  return Buffer.concat([start, json]);
}

async function readStart(data: AsyncIterable<Uint8Array>) {
  const first = await takeBytes(data, START_BYTES);
  const { head } = first;
  if (head.length < START_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new BackupBroken('this is no backup, or its begin is gone');
  }
  const version = head.readUInt8(MAGIC.length);
  if (version !== VERSION) throw new BackupBroken(`the backup has format ${version}, expected ${VERSION}`);
  const length = head.readUInt32BE(MAGIC.length + 1);
  if (length > MAX_HEADER_BYTES) throw new BackupBroken('the header of the backup is too long');
  const { head: json, rest } = await takeBytes(first.rest, length);
  return { start: Buffer.concat([head, json]), header: readHeader(json), rest };
}

function readHeader(json: Buffer): BackupAbout {
  let value: unknown;
  try {
    value = JSON.parse(json.toString());
  } catch {
    throw new BackupBroken('the header of the backup can not be read');
  }
  const header: Record<string, string> = {};
  for (const [name, entry] of Object.entries(value ?? {})) {
    if (typeof entry === 'string') header[name] = entry;
  }
  return header;
}

function openChunk(key: Uint8Array, number: number, last: boolean, start: Buffer, bytes: Buffer): Buffer {
  const tagAt = bytes.length - TAG_BYTES;
  if (tagAt < 0) throw new BackupBroken('the backup was cut off');
  const decipher = createDecipheriv(CIPHER, key, nonceOf(number, last), { authTagLength: TAG_BYTES });
  decipher.setAAD(start);
  decipher.setAuthTag(bytes.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, tagAt)), decipher.final()]);
  } catch {
    const where = last ? 'at its end: it was cut off or changed' : `in chunk ${number}: it was changed`;
    throw new BackupBroken(`the backup can not be trusted ${where}`);
  }
}

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  // Throws above 2^32 chunks, which are 4 PiB.
  nonce.writeUInt32BE(number, COUNTER_AT);
  nonce.writeUInt8(last ? 1 : 0, NONCE_BYTES - 1);
  return nonce;
}

function fileKey(secret: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, 'keystroke-auth:backup', KEY_BYTES));
}

/** Tells keys apart, and nothing about them to whoever can't guess 256 random bits. */
function nameOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'keystroke-auth:backup-name', NAME_BYTES)).toString(
    'hex',
  );
}
