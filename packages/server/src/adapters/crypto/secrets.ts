import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { SealBroken, type Secrets } from '../../ports/secrets.ts';
import { freshBytes } from './freshBytes.ts';

/** 2: padded. 1, from before, is still read. */
const VERSION = 2;
const UNPADDED = 1;
const VERSION_BYTES = 1;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const LENGTH_BYTES = 4;
/** A judgement; many of them; more. */
const LENGTHS = [256, 1_024, 4_096];
/** A word or two of typing, 28 keys; 60; 250. */
const TYPED = [256, 512, 2_048];
/**
 * Where something else is usual. Of samples and templates four, two or one lie in a page of SQLite: five samples of a
 * phrase of 20 keys are in the first, and what is learned of them.
 */
const LENGTHS_OF: Readonly<Record<string, readonly number[]>> = {
  'key-wrap': [96],
  'user-id': [128, ...LENGTHS],
  standing: [128, ...LENGTHS],
  'audit-details': [128, ...LENGTHS],
  sample: TYPED,
  probe: TYPED,
  samples: [832, 1_856, 3_840, 8_192],
  probes: [4_096, 8_192],
  template: [768, 1_856, 3_840, 8_192],
};

/**
 * Keyed hashes by HMAC-SHA-256 and sealing by AES-256-GCM, under keys that HKDF-SHA-256 (RFC 5869) derives from one
 * secret (the deployment's, an application's or a person's): one for each use and purpose.
 *
 * Sealed data are version (1 byte), nonce (12), ciphertext, tag (16); in it the length (4, little endian), the data and
 * zeros up to a {@link paddedLength}, so that how much somebody typed, or was answered, does not show. Nonces are random: NIST SP 800-38D allows 2^32
 * of them under one key, more than is ever sealed for one purpose.
 */
export function createSecrets(secret: string | Uint8Array): Secrets {
  const keys = new Map<string, KeyObject>();
  // Purposes are constants of the program, so the map stays small.
  const keyFor = (use: 'tag' | 'seal', purpose: string): KeyObject => {
    const info = `keystroke-auth:${use}:${purpose}`;
    let key = keys.get(info);
    if (key === undefined) {
      // As bytes, Node would wrap it anew at every use, which costs more than the hash.
      key = createSecretKey(new Uint8Array(hkdfSync('sha256', secret, '', info, KEY_BYTES)));
      keys.set(info, key);
    }
    return key;
  };
  return {
    tag(purpose, values) {
      return createHmac('sha256', keyFor('tag', purpose)).update(framed(values)).digest();
    },
    seal(purpose, context, data) {
      const nonce = freshBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyFor('seal', purpose), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(VERSION, context));
      return Buffer.concat([
        Buffer.of(VERSION),
        nonce,
        cipher.update(padded(data, lengthsFor(purpose))),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
    },
    open(purpose, context, sealed) {
      const textStart = VERSION_BYTES + NONCE_BYTES;
      const tagStart = sealed.length - TAG_BYTES;
      if (tagStart < textStart) throw new SealBroken(`got ${sealed.length} bytes, expected more`);
      const version = sealed[0] ?? 0;
      if (version !== VERSION && version !== UNPADDED) {
        throw new SealBroken(`got version ${version}, expected ${VERSION} or ${UNPADDED}`);
      }
      const nonce = sealed.subarray(VERSION_BYTES, textStart);
      const decipher = createDecipheriv(CIPHER, keyFor('seal', purpose), nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(version, context));
      decipher.setAuthTag(sealed.subarray(tagStart));
      const data = decipher.update(sealed.subarray(textStart, tagStart));
      try {
        decipher.final();
      } catch {
        throw new SealBroken('not sealed for this purpose and context, or changed since');
      }
      return version === UNPADDED ? data : withoutPadding(data);
    },
  };
}

function boundTo(version: number, context: readonly string[]): Uint8Array {
  return framed(context, [version]);
}

function lengthsFor(purpose: string): readonly number[] {
  return Object.hasOwn(LENGTHS_OF, purpose) ? (LENGTHS_OF[purpose] ?? LENGTHS) : LENGTHS;
}

/**
 * One of a few lengths, wide apart where a sample of typing is: people differ by how many keys they press for a text, by
 * a tenth or so, and powers of two still told them from others (docs/linkage.md).
 */
function paddedLength(length: number, lengths: readonly number[]): number {
  const small = lengths.find((most) => length <= most);
  return small ?? 2 ** Math.ceil(Math.log2(length));
}

function padded(data: Uint8Array, lengths: readonly number[]): Uint8Array {
  const buffer = Buffer.alloc(paddedLength(LENGTH_BYTES + data.length, lengths));
  buffer.writeUInt32LE(data.length);
  buffer.set(data, LENGTH_BYTES);
  return buffer;
}

function withoutPadding(buffer: Buffer): Uint8Array {
  const length = buffer.length < LENGTH_BYTES ? 0 : buffer.readUInt32LE();
  if (LENGTH_BYTES + length > buffer.length) throw new SealBroken(`got ${buffer.length} bytes of ${length}`);
  return buffer.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
}

const HEAD_BYTES = 5;

/** Some bytes, then each value after its kind and length, so that no two lists look the same. */
function framed(values: readonly (string | Uint8Array)[], first: readonly number[] = []): Uint8Array {
  let length = first.length;
  for (const value of values) length += HEAD_BYTES + bytesOf(value);
  const frame = Buffer.allocUnsafe(length);
  frame.set(first);
  let at = first.length;
  for (const value of values) {
    const bytes = bytesOf(value);
    frame.writeUInt8(typeof value === 'string' ? 1 : 2, at);
    frame.writeUInt32BE(bytes, at + 1);
    at += HEAD_BYTES;
    // UTF-16 as it is: UTF-8 would write every lone surrogate the same way.
    if (typeof value === 'string') frame.write(value, at, 'utf16le');
    else frame.set(value, at);
    at += bytes;
  }
  return frame;
}

function bytesOf(value: string | Uint8Array): number {
  return typeof value === 'string' ? 2 * value.length : value.length;
}
