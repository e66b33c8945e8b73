/**
 * Writes a small store as this version writes it, of simulated people alone, for `compatibility.test.ts`: to be run once for each
 * version that is released, `node --conditions=source scripts/writeStoreFixture.ts`. What is there is never written again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { KEY_STORE_FILE, STORE_FILE } from '../packages/server/src/composeStore.ts';
import { startService, temporaryFolder } from '../packages/server/src/testing/service.ts';
import {
  FIXTURE_ENV,
  FIXTURE_KEY,
  FIXTURE_STORES,
  liveInFixture,
} from '../packages/server/src/testing/storeFixture.ts';
import { VERSION } from '../packages/server/src/version.ts';

const target = join(FIXTURE_STORES, VERSION);
if (existsSync(target)) {
  process.stderr.write(
    `${fileURLToPath(new URL(`file://${target}`))} is there: a released version writes no other store\n`,
  );
  process.exit(1);
}
const folder = temporaryFolder();
const service = await startService(folder.path, FIXTURE_ENV);
await liveInFixture(service, FIXTURE_KEY);
await service.stop();
mkdirSync(target, { recursive: true });
for (const [file, name] of [
  [STORE_FILE, 'store.db.gz'],
  [KEY_STORE_FILE, 'user-keys.db.gz'],
] as const) {
  const database = new Database(join(folder.path, file));
  database.exec('vacuum');
  database.pragma('journal_mode = DELETE');
  database.close();
  const packed = gzipSync(readFileSync(join(folder.path, file)), { level: 9 });
  writeFileSync(join(target, name), packed);
  process.stdout.write(`${name}: ${packed.length} bytes\n`);
}
folder.remove();
