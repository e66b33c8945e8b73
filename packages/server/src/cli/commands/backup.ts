import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { OpenedStore } from '../../adapters/sql/openedStore.ts';
import { composeCore } from '../../app.ts';
import { BACKUP_JOB, composeBackups, reachBackups } from '../../composeBackups.ts';
import { composeJobQueue, composeRunJob } from '../../composeJobs.ts';
import { type Restored, verifyBackup } from '../../composeRestore.ts';
import { openStore, STORE_FILE } from '../../composeStore.ts';
import type { Config } from '../../config.ts';
import { listBackups } from '../../services/backup/listBackups.ts';
import type { MadeBackup, MakeBackup } from '../../services/backup/makeBackup.ts';
import type { BackupManifest } from '../../services/backup/manifest.ts';
import { findBackup, orSay } from '../backups.ts';
import { CliError } from '../cliError.ts';
import { loadReachable } from '../loadReachable.ts';
import { withStore } from '../withStore.ts';

/** What ends a command, with the code that says so. */
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** Of development, where a backup is made without SECRET_KEY: whoever loses DATA_DIR would lose what opens its backups with it. */
const NEEDS_FILE =
  'SECRET_KEY is not set: keep a copy of DATA_DIR/secret.key elsewhere, too, and set SECRET_KEY to what it holds when you restore';

interface Options {
  readonly json?: boolean;
}

export function backupCommand(): Command {
  return new Command('backup')
    .description('copy the store, encrypted, to BACKUP_TO; also while the service runs')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nEverything that was acknowledged before it began is in it. The keys that people’s data are under are not:\n' +
        '`user-keys backup` keeps their one copy. The ledger of erasures goes along. docs/operations/backup.md tells all.',
    )
    .action(({ json }: Options) =>
      orSay(() =>
        withStore(async (_, config, store) => {
          const { storage } = await reachBackups(config);
          const { makeBackup } = composeBackups(config, store);
          const { manifest, removed } = await alone(config, store, makeBackup);
          if (config.secretKey === null) process.stderr.write(`${NEEDS_FILE}\n`);
          print(
            json,
            { ...toJson(manifest), removed },
            `${lineOf(manifest)} is in ${storage.place}; ${removed.length} older ones were removed`,
          );
        }),
      ),
    )
    .addCommand(listCommand())
    .addCommand(verifyCommand());
}

/** As the job that makes them: one process of all at a time. */
async function alone(
  config: Config,
  store: Pick<OpenedStore, 'store'>,
  makeBackup: MakeBackup,
): Promise<MadeBackup> {
  let made: MadeBackup | undefined;
  let failure: unknown;
  const run = async () => {
    made = await makeBackup().catch((error: unknown) => {
      failure = error;
      throw error;
    });
  };
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  const queue = composeJobQueue(config, store);
  const runJob = composeRunJob(store, queue, log);
  const never = new AbortController().signal;
  const outcome = await runJob({ ...BACKUP_JOB, run }, 'now', never).finally(queue.close);
  if (made !== undefined) return made;
  if (outcome !== 'idle') throw failure;
  throw new CliError(
    'a backup is being made by another process, or was interrupted within the last quarter of an hour',
    1,
  );
}

function listCommand(): Command {
  return new Command('list')
    .description('which backups there are, the newest first')
    .option('--json', 'print them as JSON')
    .action((_: Options, command: Command) =>
      orSay(async () => {
        const { json }: Options = command.optsWithGlobals();
        const { storage } = await reachBackups(await loadReachable());
        const backups = await listBackups(storage);
        print(json, backups.map(toJson), backups.map(lineOf).join('\n') || 'there are none');
      }),
    );
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('restore a backup beside the store, compare it, and remove it again')
    .argument('[id]', 'which one; the newest where none is named')
    .option('--json', 'print the result as JSON')
    .action((id: string | undefined, _: Options, command: Command) =>
      orSay(async () => {
        const { json }: Options = command.optsWithGlobals();
        const config = await loadReachable();
        // The copy that it works on goes with a process that exits, and would stay with one that a signal ends.
        for (const [signal, code] of SIGNALS) process.once(signal, () => process.exit(code));
        const verified = await verifyBackup(config, await findBackup(config, id));
        await noteVerified(config, verified.backup.id);
        print(json, toResult(verified), `${lineOf(verified.backup)} is whole: ${wordsOf(verified)}`);
      }),
    );
}

/** Into the audit log of the store, where there is one of this version: the console shows it. What was verified is verified also without. */
async function noteVerified(config: Config, backupId: string): Promise<void> {
  const { dataDir, postgres } = config.store;
  if (postgres === null && !existsSync(join(dataDir, STORE_FILE))) return;
  const store = openStore(config);
  try {
    if ((await store.pendingMigrations()).length > 0) return;
    await store.migrate();
    await composeCore(config, store).noteCommand('backup.verified', { backup_id: backupId });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`that it was verified could not be written into the audit log: ${why}\n`);
  } finally {
    await store.close();
  }
}

/** What came of bringing it back. */
export function wordsOf({
  rows,
  migrations,
  erasures,
  withoutKey,
  auditRows,
  erasuresKnownUntil,
}: Restored): string {
  const known =
    erasuresKnownUntil === null
      ? 'an older version wrote their ledger, and not until when it knows them'
      : `known until ${erasuresKnownUntil.toISOString()}`;
  return (
    `${rows} rows as they were written, the audit log of ${auditRows} rows is unbroken, ` +
    `${withoutKey + erasures.removed} people are gone: ${withoutKey} whose keys were destroyed since, by an erasure or by new keys, ` +
    `and ${erasures.removed} more whom the ledger of erasures names (${known}), ${migrations.length} migrations ran`
  );
}

export function toResult({ backup, rows, migrations, erasures, auditRows, ...keys }: Restored): object {
  const counts = {
    people_without_key: keys.withoutKey,
    ...{ audit_rows: auditRows, api_keys: keys.apiKeys, api_keys_ended: keys.endedKeys },
    erasures_known_until: keys.erasuresKnownUntil?.toISOString() ?? null,
    api_keys_known_until: keys.keysKnownUntil?.toISOString() ?? null,
  };
  return { ...toJson(backup), rows, migrations, erasures, ...counts };
}

export function lineOf({ id, createdAt, bytes, service }: BackupManifest): string {
  return `${id}  ${createdAt.toISOString()}  ${bytes} bytes, by ${service}`;
}

export function print(json: boolean | undefined, result: object, words: string): void {
  process.stdout.write(`${json ? JSON.stringify(result) : words}\n`);
}

function toJson({ id, createdAt, database, service, bytes, sha256 }: BackupManifest): object {
  return { id, created_at: createdAt.toISOString(), database, service, bytes, sha256 };
}
