import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type BrowserContext, chromium } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from './chromium.ts';

/** A Chromium in whose password manager somebody saved a login. */
export interface BrowserWithLogin {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** @param site where the login is for: a scheme, a host and a port */
export async function browserWithLogin(
  site: string,
  login: { readonly name: string; readonly password: string },
): Promise<BrowserWithLogin> {
  const profile = mkdtempSync(join(tmpdir(), 'keystroke-auth-profile-'));
  const start = () => {
    if (chromiumPath === null) throw new Error('expected a Chromium: ask chromiumPath first');
    return chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath,
      args: [...CHROMIUM_ARGS],
    });
  };
  // Chromium makes its own files, of the version that it is.
  const first = await start();
  await (await first.newPage()).goto(site);
  await first.close();
  save(join(profile, 'Default', 'Login Data'), site, login);
  const context = await start();
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** As Chromium would have done when it was asked to. */
function save(
  file: string,
  site: string,
  { name, password }: { readonly name: string; readonly password: string },
): void {
  const saved: Readonly<Record<string, string | number | Buffer>> = {
    ...{ origin_url: `${site}/`, signon_realm: `${site}/`, times_used: 1 },
    ...{ username_value: name, password_value: sealed(password) },
  };
  const store = new Database(file, { fileMustExist: true });
  try {
    const columns = store
      .prepare<[], { name: string; type: string }>('PRAGMA table_info(logins)')
      .all()
      .filter((column) => column.name !== 'id');
    const values = columns.map((column) => saved[column.name] ?? emptyOf(column.type));
    const [names, places] = [columns.map((column) => column.name), columns.map(() => '?')];
    store.prepare(`INSERT INTO logins (${names.join()}) VALUES (${places.join()})`).run(...values);
  } finally {
    store.close();
  }
}

function emptyOf(type: string): string | number | Buffer {
  if (type === 'INTEGER') return 0;
  return type === 'BLOB' ? Buffer.alloc(0) : '';
}

/** Where the system keeps no secret for it, Chromium hides passwords under a key that everybody knows. */
function sealed(password: string): Buffer {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '));
  return Buffer.concat([Buffer.from('v10'), cipher.update(password), cipher.final()]);
}
