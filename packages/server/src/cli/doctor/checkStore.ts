import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compatAccess } from '../../app.ts';
import { openStore, STORE_FILE } from '../../composeStore.ts';
import type { Config } from '../../config.ts';
import { KeysRefused } from '../../ports/vault.ts';
import { isInUse } from '../../services/keys/newApiKey.ts';
import { isSandbox } from '../../services/sandbox.ts';
import { MAKE_A_KEY } from '../makeAKey.ts';
import { checkRetention } from './checkRetention.ts';
import { type Finding, ok } from './finding.ts';

/** The store opens durably, its schema is this version's, it answers, and production has a key. */
export async function checkStore(config: Config): Promise<Finding[]> {
  if (config.store.postgres !== null) return checkExisting(config, 'DATABASE_URL', CHECK_ADDRESS);
  const file = join(config.store.dataDir, STORE_FILE);
  if (!existsSync(file)) return [ok('store', `${file} will be made at the first start`)];
  return checkExisting(config, file, CHECK_FILE);
}

const CHECK_FILE = 'restore the file from a backup, or check that its user is the one who runs this';
const CHECK_ADDRESS = 'check the address in DATABASE_URL, and that the server runs and lets its user in';

async function checkExisting(config: Config, place: string, advice: string): Promise<Finding[]> {
  try {
    return await check(config, place);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ level: 'failed', what: 'store', detail: `${place}: ${why}`, advice }];
  }
}

async function check(config: Config, place: string): Promise<Finding[]> {
  const store = openStore(config);
  try {
    const findings: Finding[] = [];
    const pending = await store.pendingMigrations();
    if (pending.length > 0) {
      const detail = `${place} is older than this version`;
      const advice = 'run "keystroke-auth migrate", or start the service, which does it';
      return [{ level: 'warning', what: 'store', detail, advice }];
    }
    const { detail, advice } = await store.inspect();
    findings.push(ok('store', detail));
    for (const line of advice) findings.push({ level: 'warning', what: 'store', detail: line, advice: null });
    const keys = await checkPersonKeys(store);
    findings.push(keys);
    if (keys.level === 'ok') findings.push(await checkRetention(config, store));
    findings.push(await checkKeys(config, store));
    return findings;
  } finally {
    await store.close();
  }
}

async function checkPersonKeys(store: ReturnType<typeof openStore>): Promise<Finding> {
  try {
    await store.checkKeys();
    return ok('keys of people', 'they are of this store and can be read');
  } catch (error) {
    if (!(error instanceof KeysRefused)) throw error;
    const advice = 'see docs/storage.md: without its keys and its secret the store can not be read';
    return { level: 'failed', what: 'keys of people', detail: error.message, advice };
  }
}

async function checkKeys(config: Config, store: ReturnType<typeof openStore>): Promise<Finding> {
  const now = new Date();
  // As the service counts them when it starts: those that have ended, and those of a sandbox, let nobody in.
  const keys = (await store.keys.list()).filter((key) => isInUse(key, now) && !isSandbox(key.application));
  const inUse = keys.length;
  const forAll = keys.filter(({ scopes }) => scopes.includes('*')).length;
  if (config.mode === 'production' && forAll > 0) {
    const advice =
      'give each backend a key with the scopes that it needs (keys create --scope), and revoke these';
    return {
      level: 'warning',
      what: 'API keys',
      detail: `${inUse} in use, ${forAll} of them may do everything`,
      advice,
    };
  }
  if (inUse > 0 || compatAccess(config) !== 'keys') return ok('API keys', `${inUse} in use`);
  return { level: 'failed', what: 'API keys', detail: 'none, and production needs one', advice: MAKE_A_KEY };
}
