import { Command, CommanderError } from 'commander';
import { CliError } from './cli/cliError.ts';
import { endNow } from './cli/endNow.ts';
import { ConfigError } from './config.ts';
import { BackupRefused } from './ports/backups.ts';
import { KeyBackupRefused } from './ports/keyStore.ts';
import { CopyRefused, FolderRefused, PlaceSilent, StoreUnavailable } from './ports/store.ts';
import { KeysRefused } from './ports/vault.ts';
import { VERSION } from './version.ts';

/**
 * Every command, in the order of the help. Loaded when it is asked for: all of them take a second, one takes a third.
 */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./cli/commands/serve.ts')).serveCommand(),
  migrate: async () => (await import('./cli/commands/migrate.ts')).migrateCommand(),
  'migrate-store': async () => (await import('./cli/commands/migrateStore.ts')).migrateStoreCommand(),
  doctor: async () => (await import('./cli/commands/doctor.ts')).doctorCommand(),
  keys: async () => (await import('./cli/commands/keys.ts')).keysCommand(),
  audit: async () => (await import('./cli/commands/audit.ts')).auditCommand(),
  tokens: async () => (await import('./cli/commands/tokens.ts')).tokensCommand(),
  rekey: async () => (await import('./cli/commands/rekey.ts')).rekeyCommand(),
  renew: async () => (await import('./cli/commands/renew.ts')).renewCommand(),
  'user-keys': async () => (await import('./cli/commands/userKeys.ts')).userKeysCommand(),
  backup: async () => (await import('./cli/commands/backup.ts')).backupCommand(),
  restore: async () => (await import('./cli/commands/restore.ts')).restoreCommand(),
  retention: async () => (await import('./cli/commands/retention.ts')).retentionCommand(),
  jobs: async () => (await import('./cli/commands/jobs.ts')).jobsCommand(),
  erasures: async () => (await import('./cli/commands/erasures.ts')).erasuresCommand(),
  'import-flask': async () => (await import('./cli/commands/importFlask.ts')).importFlaskCommand(),
  simulate: async () => (await import('./cli/commands/simulate.ts')).simulateCommand(),
  smoke: async () => (await import('./cli/commands/smoke.ts')).smokeCommand(),
  replay: async () => (await import('./cli/commands/replay.ts')).replayCommand(),
  evaluate: async () => (await import('./cli/commands/evaluate.ts')).evaluateCommand(),
  'evaluate-policy': async () => (await import('./cli/commands/evaluatePolicy.ts')).evaluatePolicyCommand(),
  'evaluate-second-try': async () =>
    (await import('./cli/commands/evaluateSecondTry.ts')).evaluateSecondTryCommand(),
  'evaluate-session': async () =>
    (await import('./cli/commands/evaluateSession.ts')).evaluateSessionCommand(),
  'evaluate-linkage': async () =>
    (await import('./cli/commands/evaluateLinkage.ts')).evaluateLinkageCommand(),
  'evaluate-update': async () => (await import('./cli/commands/evaluateUpdate.ts')).evaluateUpdateCommand(),
  'evaluate-walk': async () => (await import('./cli/commands/evaluateWalk.ts')).evaluateWalkCommand(),
  compare: async () => (await import('./cli/commands/compare.ts')).compareCommand(),
  'fit-prior': async () => (await import('./cli/commands/fitPrior.ts')).fitPriorCommand(),
  'fit-calibration': async () => (await import('./cli/commands/fitCalibration.ts')).fitCalibrationCommand(),
};

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 3 done in part. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const program = new Command('keystroke-auth')
    .description('Self-hosted authentication by typing rhythm')
    .version(VERSION);
  for (const command of await commandsFor(argv)) program.addCommand(command);
  explainErrors(program, program.name());
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
    if (error instanceof PlaceSilent) endNow(process.exitCode);
  }
}

/** What was wrong, then where the help is: all of it would push the message off the screen. */
function explainErrors(command: Command, path: string): void {
  command.exitOverride().showHelpAfterError(`see ${path} --help`);
  for (const child of command.commands) explainErrors(child, `${path} ${child.name()}`);
}

/** The one that is named, or all where none is: for the help, and to say what there is. */
async function commandsFor(argv: readonly string[]): Promise<Command[]> {
  const name = argv[2] ?? '';
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const loads = named === undefined ? Object.values(COMMANDS) : [named];
  return Promise.all(loads.map((load) => load()));
}

/** What the operator can mend, in a sentence; nothing was changed. */
function isRefusal(error: unknown): error is Error {
  return [KeysRefused, KeyBackupRefused, BackupRefused, CopyRefused, FolderRefused, PlaceSilent].some(
    (kind) => error instanceof kind,
  );
}

/** Says what went wrong in words where it is known, with its stack where it is our bug. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError) {
    for (const line of error.lines) process.stderr.write(`configuration: ${line}\n`);
    return 2;
  }
  if (error instanceof StoreUnavailable) {
    const { cause } = error;
    process.stderr.write(`${error.message}${cause instanceof Error ? `: ${cause.message}` : ''}\n`);
    return 1;
  }
  if (isRefusal(error)) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  if (error instanceof CliError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
