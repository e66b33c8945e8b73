import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { SECRET_BYTES } from './config/secretStrength.ts';
import { syncFolder } from './durable.ts';
import { makeFolder } from './makeFolder.ts';

/**
 * The secret of a development machine: `DATA_DIR/secret.key`, made at first use, mode 0600 in a folder of mode 0700
 * (an existing folder keeps its mode). Production names its own secret and never comes here.
 *
 * @returns the secret as it would stand in SECRET_KEY: 43 characters, 256 random bits in base64url.
 * @throws {Error} when the file is there but too short to be a secret: making a new one would lose everything that
 *   is encrypted with the old one, so a person must decide.
 */
export function ensureSecretKey(dataDir: string): string {
  const file = join(dataDir, 'secret.key');
  makeFolder(dataDir, 0o700);
  return readSecret(file) ?? createSecret(dataDir, file);
}

function readSecret(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const secret = text.replace(/\r?\n$/, '');
  const bytes = Buffer.byteLength(secret);
  if (bytes < SECRET_BYTES) {
    throw new Error(
      `${file} holds ${bytes} bytes, expected at least ${SECRET_BYTES}: restore it from a backup, or delete it if nothing stored is needed any more`,
    );
  }
  // A copy or an unpacked archive may have opened it to others.
  tighten(file);
  return secret;
}

/**
 * Two processes may start at once, and one may die half-way: the secret is written to a file of its own (O_EXCL) and
 * appears under its name, complete, by a hard link, of which only the first succeeds. The loser reads the winner's.
 */
function createSecret(dataDir: string, file: string): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const draft = join(dataDir, `.secret.${process.pid}.${randomBytes(8).toString('hex')}`);
  try {
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeSync(descriptor, `${secret}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    linkSync(draft, file);
    syncFolder(dataDir);
    return secret;
  } catch (error) {
    const winner = hasCode(error, 'EEXIST') ? readSecret(file) : undefined;
    if (winner === undefined) throw error;
    return winner;
  } finally {
    rmSync(draft, { force: true });
  }
}

function tighten(file: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(file, 'r');
  try {
    if ((fstatSync(descriptor).mode & 0o077) !== 0) fchmodSync(descriptor, 0o600);
  } finally {
    closeSync(descriptor);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
