import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { SealBroken, type Secrets } from '../../ports/secrets.ts';

const VERSION = Buffer.of(1);
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Keyed hashes by HMAC-SHA-256 and sealing by AES-256-GCM, under keys that HKDF-SHA-256 (RFC 5869) derives from one
 * secret (the deployment's, an application's or a person's): one for each use and purpose.
 *
 * Sealed data are version (1 byte), nonce (12), ciphertext, tag (16). Nonces are random: NIST SP 800-38D allows 2^32
 * of them under one key, more than is ever sealed for one purpose.
 */
export function createSecrets(secret: string | Uint8Array): Secrets {
  const keys = new Map<string, Uint8Array>();
  // Purposes are constants of the program, so the map stays small.
  const keyFor = (use: 'tag' | 'seal', purpose: string): Uint8Array => {
    const info = `keystroke-auth:${use}:${purpose}`;
    let key = keys.get(info);
    if (key === undefined) {
      key = new Uint8Array(hkdfSync('sha256', secret, '', info, KEY_BYTES));
      keys.set(info, key);
    }
    return key;
  };
  return {
    tag(purpose, values) {
      const mac = createHmac('sha256', keyFor('tag', purpose));
      for (const part of framed(values)) mac.update(part);
      return mac.digest();
    },
    seal(purpose, context, data) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyFor('seal', purpose), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(context));
      return Buffer.concat([VERSION, nonce, cipher.update(data), cipher.final(), cipher.getAuthTag()]);
    },
    open(purpose, context, sealed) {
      const textStart = VERSION.length + NONCE_BYTES;
      const tagStart = sealed.length - TAG_BYTES;
      if (tagStart < textStart) throw new SealBroken(`got ${sealed.length} bytes, expected more`);
      if (sealed[0] !== VERSION[0]) throw new SealBroken(`got version ${sealed[0]}, expected ${VERSION[0]}`);
      const nonce = sealed.subarray(VERSION.length, textStart);
      const decipher = createDecipheriv(CIPHER, keyFor('seal', purpose), nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(boundTo(context));
      decipher.setAuthTag(sealed.subarray(tagStart));
      const data = decipher.update(sealed.subarray(textStart, tagStart));
      try {
        return Buffer.concat([data, decipher.final()]);
      } catch {
        throw new SealBroken('not sealed for this purpose and context, or changed since');
      }
    },
  };
}

function boundTo(context: readonly string[]): Uint8Array {
  return Buffer.concat([VERSION, ...framed(context)]);
}

/** Each value after its kind and length, so that no two lists look the same. */
function framed(values: readonly (string | Uint8Array)[]): Uint8Array[] {
  return values.flatMap((value) => {
    // UTF-16 as it is: UTF-8 would write every lone surrogate the same way.
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf16le') : value;
    const head = Buffer.alloc(5);
    head.writeUInt8(typeof value === 'string' ? 1 : 2);
    head.writeUInt32BE(bytes.length, 1);
    return [head, bytes];
  });
}
